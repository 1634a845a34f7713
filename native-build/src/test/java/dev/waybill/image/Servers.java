// SPDX-License-Identifier: Apache-2.0
package dev.waybill.image;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.EmbeddedPostgresql;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The broker and the database that containers reach over the host's network. */
final class Servers implements AutoCloseable {
  private final EmbeddedKafka kafka;
  private final EmbeddedPostgresql database;
  private int started;

  Servers(Path folder) {
    kafka = EmbeddedKafka.builder(folder.resolve("kafka")).start();
    kafka.createTopic("waybill.audit", 2, Map.of("message.timestamp.type", "LogAppendTime"));
    kafka.createTopic("waybill.verdicts", 1, Map.of());
    kafka.createTopic("waybill.summaries", 1, Map.of());
    kafka.createTopic("waybill.dead-letters", 1, Map.of());
    kafka.createTopic("waybill.pipelines", 1, Map.of("cleanup.policy", "compact"));
    database = EmbeddedPostgresql.builder(folder.resolve("postgresql")).start();
  }

  /** Settings of a manifest, but for where its servers are and on which ports it listens. */
  Map<String, String> here(Map<String, String> settings, int port, int managementPort) {
    Map<String, String> here = new TreeMap<>(settings);
    here.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    here.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
    here.put("QUARKUS_DATASOURCE_USERNAME", database.user());
    here.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
    here.put("WAYBILL_SECURITY_LOGIN", "false");
    // A group of its own, not that of one which was killed and keeps its partitions for a while.
    here.put("WAYBILL_GROUP_ID", "group-" + ++started);
    here.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    here.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    return here;
  }

  @Override
  public void close() {
    database.close();
    kafka.close();
  }
}
