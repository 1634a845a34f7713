// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.Entry;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.Waybill;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real audit cluster that is down from the start, and one that takes small records only. */
class OutageIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.builder(folder.resolve("kafka")).start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void downFromTheStart_allIsToldOnceItIsUp() throws Exception {
    kafka.createTopic("late", 2, Map.of());
    kafka.stop();
    int count = 1_000;
    try (AuditTracer tracer = tracer("late")) {
      for (int i = 0; i < count; i++) {
        tracer.handOver("orders", tracer.seal("orders", null, new byte[] {1}));
      }
      assertEquals(count, tracer.balance().pending());
      kafka.start();
      await().atMost(LONG).until(() -> tracer.balance().pending() == 0);
      assertEquals(count, tracer.balance().sent());
    } finally {
      kafka.start(); // nothing if it runs
    }
    SequenceSet told = new SequenceSet();
    for (Entry entry : entries("late")) {
      entry.sessions().forEach(sets -> told.addAll(sets.handedOver()));
    }
    assertEquals(SequenceSet.ofRange(0, count), told);
  }

  /** The broker measures what is left after compression, so the tracer learns of it by refusals. */
  @Test
  void topicTakesSmallRecordsOnly_allIsToldInMore() throws Exception {
    kafka.createTopic("small", 1, Map.of("max.message.bytes", "10000"));
    SequenceSet seen = new SequenceSet();
    Random random = new Random(1);
    try (AuditTracer tracer = tracer("small")) {
      while (seen.cardinality() < 50_000) {
        long sequence = random.nextInt(10_000_000);
        if (seen.add(sequence)) {
          tracer.handOver("orders", new Waybill(1, true, 77, sequence, null));
        }
      }
      await().atMost(LONG).until(() -> tracer.balance().pending() == 0);
      assertEquals(Map.of(), tracer.balance().dropped());
    }
    List<Entry> entries = entries("small");
    SequenceSet told = new SequenceSet();
    for (int i = 0; i < entries.size(); i++) {
      assertEquals(i, entries.get(i).number());
      entries.get(i).sessions().forEach(sets -> told.addAll(sets.handedOver()));
    }
    assertEquals(seen, told);
    assertTrue(entries.stream().anyMatch(Entry::continued));
  }

  private static AuditTracer tracer(String auditTopic) {
    return AuditTracer.builder()
        .stage("stage")
        .role(Role.ORIGIN)
        .samplingRate(0)
        .heartbeat(Duration.ofMillis(500))
        .auditTopic(auditTopic)
        .bootstrapServers(kafka.bootstrapServers())
        .closeTimeout(LONG)
        .build();
  }

  private static List<Entry> entries(String topic) throws Exception {
    List<Entry> entries = new ArrayList<>();
    AuditTopic.read(
        kafka.bootstrapServers(), topic, (batch, partition) -> entries.addAll(batch.entries()));
    return entries;
  }
}
