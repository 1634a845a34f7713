// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** The broker's {@code server.properties}: one node that is broker and controller. */
final class BrokerProperties {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final Set<String> OWNED =
      Set.of(
          "process.roles",
          "node.id",
          "controller.quorum.voters",
          "controller.listener.names",
          "listeners",
          "advertised.listeners",
          "listener.security.protocol.map",
          "inter.broker.listener.name",
          "log.dirs");

  // Four partitions are enough for a handful of groups and make loading them after a crash short.
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          // The controller admits a broker that was killed only when its old session has timed out:
          // after 9 s by default. Both are one process here, so a short time-out costs nothing.
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          // 128 MB by default, half of the heap; 16 MB hold the keys of 700,000 records.
          Map.entry("log.cleaner.dedupe.buffer.size", "16777216"));

  private BrokerProperties() {}

  /** Fails for a property that {@link EmbeddedKafka} itself decides on. */
  static void requireFreeToSet(String key) {
    if (OWNED.contains(key)) {
      throw new IllegalArgumentException("Broker property " + key + " is set by EmbeddedKafka");
    }
  }

  /**
   * Writes the file.
   *
   * @param secured null for none
   */
  static void write(
      Path file,
      Path logFolder,
      int port,
      int controllerPort,
      SecuredListener secured,
      Map<String, String> extra) {
    Properties properties = new Properties();
    properties.putAll(DEFAULTS);
    properties.putAll(extra);
    String client = "CLIENT://127.0.0.1:" + port;
    String protocols = "CLIENT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT";
    if (secured != null) {
      client += ",SECURED://127.0.0.1:" + secured.port();
      protocols += ",SECURED:" + secured.protocol();
    }
    String controller = CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort;
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put("listeners", client + "," + controller);
    properties.put("advertised.listeners", client);
    properties.put("listener.security.protocol.map", protocols);
    properties.put("inter.broker.listener.name", "CLIENT");
    properties.put("log.dirs", logFolder.toString());
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new ServerStartException("Cannot write " + file, e);
    }
  }
}
