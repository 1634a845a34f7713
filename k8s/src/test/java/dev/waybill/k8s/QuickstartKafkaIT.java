// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The quickstart's broker: what its container runs, with its settings, but for folders, ports and
 * the name under which others find it.
 */
class QuickstartKafkaIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void broker_starts_andStartsAgainWithWhatItHas() throws Exception {
    int client = Ports.free();
    int controller = Ports.free();
    String settings =
        Files.readString(Path.of("overlays/quickstart/server.properties"))
            .replace("kafka.waybill.svc:9092", "127.0.0.1:" + client)
            .replaceAll("\\b9092\\b", Integer.toString(client))
            .replaceAll("\\b9093\\b", Integer.toString(controller))
            .replace("/var/lib/kafka/data", folder.resolve("data").toString());
    Path file = Files.writeString(folder.resolve("server.properties"), settings);
    String script =
        command()
            .replace("/opt/kafka/bin", KafkaCommands.in(folder.resolve("bin")).toString())
            .replace("/etc/waybill/kafka/server.properties", file.toString());

    assertEquals(Set.of(), topicsOf(script, client, true));
    assertEquals(Set.of("kept"), topicsOf(script, client, false));
  }

  /** Runs it once. */
  private Set<String> topicsOf(String script, int port, boolean create)
      throws IOException, ExecutionException, InterruptedException {
    Path log = folder.resolve("kafka.log");
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
      await()
          .atMost(PATIENCE)
          .failFast(() -> assertTrue(process.isAlive(), Files.readString(log)))
          .ignoreExceptions()
          .until(() -> !admin.describeCluster().nodes().get().isEmpty());
      Set<String> topics = admin.listTopics().names().get();
      if (create) {
        admin.createTopics(Set.of(new NewTopic("kept", 1, (short) 1))).all().get();
      }
      return topics;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** What the container runs. */
  private static String command() throws IOException {
    return Manifests.parse(Files.readString(Path.of("overlays/quickstart/kafka.yaml")))
        .find("StatefulSet", "kafka")
        .orElseThrow()
        .at("/spec/template/spec/containers/0/command/2")
        .asText();
  }
}
