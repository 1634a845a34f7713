// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of the topics' Job, against a real broker and with Kafka's own commands. */
class CreateTopicsIT {
  private static final int PARTITIONS = 3;
  private static final String AUDIT = "waybill.audit";

  @TempDir Path folder;

  private record Outcome(int exitCode, String said) {}

  @Test
  void topics_areThoseForStrimzi_andStayAsTheyAre() throws Exception {
    Path bin = KafkaCommands.in(folder.resolve("bin"));
    try (EmbeddedKafka kafka = EmbeddedKafka.builder(folder.resolve("kafka")).start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Outcome first = run(bin, kafka, PARTITIONS);
      assertEquals(0, first.exitCode(), first.said());
      assertEquals(forStrimzi(), found(admin));

      // Somebody changes what must be as it is.
      ConfigResource audit = new ConfigResource(ConfigResource.Type.TOPIC, AUDIT);
      AlterConfigOp shorter =
          new AlterConfigOp(new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(audit, List.of(shorter))).all().get();
      await().until(() -> !forStrimzi().equals(found(admin)));
      Outcome again = run(bin, kafka, PARTITIONS);
      assertEquals(0, again.exitCode(), again.said());
      assertEquals(forStrimzi(), found(admin));

      Outcome other = run(bin, kafka, PARTITIONS + 1);
      assertEquals(1, other.exitCode(), other.said());
      assertTrue(
          other.said().contains("Topic waybill.audit has 3 partitions and should have 4"),
          other.said());
      assertEquals(forStrimzi(), found(admin));
    }
  }

  private static Outcome run(Path bin, EmbeddedKafka kafka, int partitions)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "topics/job/create-topics.sh").redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "KAFKA_BIN", bin.toString(),
                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "PARTITIONS", Integer.toString(partitions),
                "REPLICATION_FACTOR", "1",
                "MIN_INSYNC_REPLICAS", "1"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), said);
  }

  /** By topic its settings and partitions, those that are as many as the audit topic's as one. */
  private static Map<String, Map<String, String>> forStrimzi() throws IOException {
    Manifests manifests = Manifests.parse(Files.readString(Path.of("topics/strimzi/topics.yaml")));
    int all = manifests.find("KafkaTopic", AUDIT).orElseThrow().at("/spec/partitions").asInt();
    Map<String, Map<String, String>> topics = new TreeMap<>();
    manifests
        .ofKind("KafkaTopic")
        .forEach(
            topic -> {
              Map<String, String> settings = Json.texts(topic.at("/spec/config"));
              settings.put("min.insync.replicas", "1");
              int partitions = topic.at("/spec/partitions").asInt();
              settings.put(
                  "partitions", Integer.toString(partitions == all ? PARTITIONS : partitions));
              topics.put(topic.name(), settings);
            });
    return topics;
  }

  /** What was set for each topic, and its partitions. */
  private static Map<String, Map<String, String>> found(Admin admin)
      throws ExecutionException, InterruptedException {
    Map<String, Map<String, String>> topics = new TreeMap<>();
    for (String name : admin.listTopics().names().get()) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      Map<String, String> settings = new HashMap<>();
      config.entries().stream()
          .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
          .forEach(entry -> settings.put(entry.name(), entry.value()));
      int partitions =
          admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().size();
      settings.put("partitions", Integer.toString(partitions));
      topics.put(name, settings);
    }
    return topics;
  }
}
