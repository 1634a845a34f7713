// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Requests to a broker on 127.0.0.1, a connection each. */
final class BrokerAdmin {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  // Short, so that a broker which died meanwhile is noticed.
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration CREATE_TIMEOUT = Duration.ofMinutes(1);

  private BrokerAdmin() {}

  /** Whether the broker answers a metadata request and is a member of its own cluster. */
  static boolean answers(int port) {
    if (!accepts(port)) {
      return false; // without a word in the launcher's log, where Admin would warn
    }
    try (Admin admin = admin(port, ANSWER_TIMEOUT)) {
      return admin.describeCluster().nodes().get().stream().anyMatch(node -> node.port() == port);
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static void createTopic(int port, String name, int partitions, Map<String, String> configs) {
    NewTopic topic =
        new NewTopic(name, Optional.of(partitions), Optional.of((short) 1)).configs(configs);
    try (Admin admin = admin(port, CREATE_TIMEOUT)) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("Cannot create topic " + name, e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while creating topic " + name, e);
    }
  }

  private static Admin admin(int port, Duration timeout) {
    String millis = Long.toString(timeout.toMillis());
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis));
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(Ports.loopback(), port), (int) CONNECT_TIMEOUT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
