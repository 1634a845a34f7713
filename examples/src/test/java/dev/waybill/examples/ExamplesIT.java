// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.mirror.MirrorMaker;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, with the property files as they are but for addresses and paths. */
class ExamplesIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int COUNT = 1_000;
  private static final SequenceSet ALL = SequenceSet.ofRange(0, COUNT);

  @TempDir Path folder;
  private EmbeddedKafka kafka;

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.builder(folder.resolve("kafka")).start();
    kafka.createTopic("orders", 2, Map.of());
    kafka.createTopic("waybill.audit", 2, Map.of());
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void stringsOverBytesToStrings_byPropertiesAlone() throws Exception {
    kafka.createTopic("orders.copied", 2, Map.of());
    ProduceStrings.run(properties("string-producer"), "orders", COUNT);
    CopyBytes.run(
        properties("bytes-consumer"),
        properties("bytes-producer"),
        "orders",
        "orders.copied",
        COUNT);
    List<String> seen = new ArrayList<>();
    ConsumeStrings.run(
        properties("string-consumer"),
        "orders.copied",
        COUNT,
        message -> seen.add(message.value()));
    assertEquals(COUNT, seen.size());

    Audit audit = audit();
    assertEquals(ALL, audit.union("shop", SessionSets::handedOver));
    assertEquals(ALL, audit.union("copier", SessionSets::received));
    assertEquals(ALL, audit.union("copier", SessionSets::handedOver));
    assertEquals(ALL, audit.union("warehouse", SessionSets::handedOver));
    for (String stage : List.of("shop", "copier", "warehouse")) {
      assertEquals(1, audit.instances(stage));
      assertFalse(audit.anythingDropped(stage));
      assertTrue(audit.union(stage, SessionSets::corrupted).isEmpty());
    }
  }

  @Test
  void mirrorMakerAsRelay_connectAndAFileWriterAsSinks() throws Exception {
    ProduceStrings.run(properties("string-producer"), "orders", COUNT);
    MirrorMaker mirror = new MirrorMaker(strings(properties("mirror-maker")));
    mirror.start();
    Connect<StandaloneHerder> connect =
        new ConnectStandalone().startConnect(strings(properties("connect-worker")));
    try {
      Map<String, String> sink = strings(properties("connect-file-sink"));
      connect.herder().putConnectorConfig(sink.get("name"), sink, false, (error, done) -> {});
      Path written = folder.resolve("written.txt");
      writeFiles(written);
      assertEquals(COUNT, Files.readAllLines(written).size());
      Path lake = folder.resolve("orders.txt");
      await()
          .atMost(LONG)
          .until(() -> Files.exists(lake) && Files.readAllLines(lake).size() == COUNT);
      await().atMost(LONG).until(() -> audit().union("lake", SessionSets::handedOver).equals(ALL));
    } finally {
      connect.stop();
      connect.awaitStop();
      mirror.stop();
      mirror.awaitStop();
    }

    Audit audit = audit();
    assertEquals(ALL, audit.union("shop", SessionSets::handedOver));
    assertEquals(ALL, audit.union("mirror", SessionSets::received));
    assertEquals(ALL, audit.union("mirror", SessionSets::handedOver));
    assertEquals(ALL, audit.union("lake", SessionSets::received));
    assertEquals(ALL, audit.union("lake", SessionSets::handedOver));
    assertEquals(ALL, audit.union("writer", SessionSets::handedOver));
    assertTrue(audit.committed("lake", "east.orders") >= COUNT);
    for (String stage : List.of("shop", "mirror", "lake", "writer")) {
      assertFalse(audit.anythingDropped(stage), stage);
      assertTrue(audit.union(stage, SessionSets::corrupted).isEmpty(), stage);
      assertTrue(audit.union(stage, SessionSets::inDoubt).isEmpty(), stage);
      assertTrue(audit.union(stage, SessionSets::handedOverAgain).isEmpty(), stage);
    }
  }

  private void writeFiles(Path file) throws IOException {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.put("group.id", "writer");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("metadata.max.age.ms", 1_000); // the topic comes with the first message
    try (AuditTracer tracer =
        AuditTracer.builder()
            .stage("writer")
            .role(Role.SINK)
            .topics("east\\.orders", "orders")
            .bootstrapServers(kafka.bootstrapServers())
            .closeTimeout(LONG)
            .build()) {
      WriteFiles.run(
          tracer,
          new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
          "east.orders",
          COUNT,
          file);
    }
  }

  private Audit audit() throws Exception {
    return Audit.read(kafka.bootstrapServers(), "waybill.audit");
  }

  private Properties properties(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("config", name + ".properties"))) {
      properties.load(reader);
    }
    properties.replaceAll(
        (key, value) ->
            value
                .toString()
                .replace("localhost:9092", kafka.bootstrapServers())
                .replace("/tmp", folder.toString()));
    if (name.equals("connect-worker")) {
      properties.put("listeners", "http://localhost:0");
      properties.put("consumer.metadata.max.age.ms", "1000");
    }
    return properties;
  }

  private static Map<String, String> strings(Properties properties) {
    Map<String, String> strings = new HashMap<>();
    properties.forEach((key, value) -> strings.put(key.toString(), value.toString()));
    return strings;
  }
}
