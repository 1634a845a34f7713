// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Progress;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.VerdictRecord;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged correlator at a real broker. */
class CorrelatorIT {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  private AuditTopics topics;
  private CorrelatorProcess correlator;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.builder(folder).start();
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) {
    String which = test.getTestMethod().orElseThrow().getName() + test.getDisplayName();
    topics = new AuditTopics(kafka, which.replaceAll("[^A-Za-z0-9_]", "")).create();
  }

  @AfterEach
  void stop() {
    if (correlator != null) {
      correlator.close();
    }
    topics.close();
  }

  @Test
  void lostMessage_isNamedAndCounted() {
    startWithDefinition();
    Orders orders = new Orders(1, 1);

    topics.append(1, orders.origin());
    topics.append(1, orders.sinkWithout(7));

    assertLost(orders, 7);
    Summary summary =
        (Summary)
            topics.awaitSummary(
                record -> record instanceof Summary s && s.issued() == 10 && !s.stages().isEmpty());
    Summary.StageTotals sink = summary.stages().get(summary.stages().size() - 1);
    assertEquals("warehouse", sink.stage());
    assertEquals(9, sink.received());
    assertEquals(1, sink.lostOnHop());
    assertEquals(1, partitionsOf("verdicts", Orders.PIPELINE).size(), "one key, one partition");
    awaitTrue(() -> correlator.metric("waybill_correlator_verdicts_sent_total") >= 1);
    awaitTrue(() -> topics.committed(1) > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
  void compressedLog_isRead(String codec) {
    topics.compressBy(codec);
    startWithDefinition();
    Orders orders = new Orders(1, 1);

    topics.append(1, orders.origin());
    topics.append(1, orders.sinkWithout(7));

    assertLost(orders, 7);
  }

  @Test
  void junk_isPutAsideAndTheRestGoesOn() {
    startWithDefinition();
    Orders orders = new Orders(0, 1);
    byte[] junk = {(byte) 0xff, 1, 2, 3};

    long junkOffset = topics.append(0, junk);
    topics.append(0, (byte[]) null);
    topics.append(0, new Orders(1, 1).origin());
    topics.append(0, orders.origin());
    topics.append(0, orders.sinkWithout());

    topics.awaitSummary(
        record -> record instanceof Summary s && s.issued() == 10 && s.pipeline().equals("orders"));
    awaitTrue(() -> topics.read("dead-letters").size() == 3);
    ConsumerRecord<byte[], byte[]> letter =
        topics.read("dead-letters").stream()
            .filter(record -> header(record, "waybill-source-offset").equals("" + junkOffset))
            .findAny()
            .orElseThrow();
    assertArrayEquals(junk, letter.value());
    assertEquals(topics.topic("audit"), header(letter, "waybill-source-topic"));
    assertEquals("0", header(letter, "waybill-source-partition"));
    assertFalse(header(letter, "waybill-reason").isEmpty());
    assertTrue(correlator.isReady());
  }

  @Test
  void definitionsAndSettings_areAppendedToEveryPartitionOnce() {
    Map<String, String> settings = topics.settings();
    settings.put("waybill.grace", "7s");
    correlator = CorrelatorProcess.start(settings).awaitReady();

    topics.publish("orders", Orders.definition(1));
    awaitDefinitions(Map.of("orders", Orders.definition(1)));
    topics.publish("orders", Orders.definition(2));
    topics.publish("broken", "{}".getBytes(UTF_8));
    awaitDefinitions(Map.of("orders", Orders.definition(2)));
    topics.publish("orders", (PipelineDefinition) null);
    awaitDefinitions(Map.of());

    // Ticks that came after the last announcement show that there is no further one.
    for (int partition = 0; partition < AuditTopics.PARTITIONS; partition++) {
      int p = partition;
      int before = topics.batches(p).size();
      awaitTrue(
          () -> topics.batches(p).stream().skip(before).filter(AuditBatch::tick).count() >= 2);
      List<AuditBatch> batches = topics.batches(p);
      assertEquals(3, batches.stream().mapToInt(batch -> batch.definitions().size()).sum());
      assertEquals(
          List.of(new FoldSettings(7_000, 3, 10_000)),
          batches.stream().map(AuditBatch::settings).filter(s -> s != null).toList());
    }
    awaitTrue(() -> topics.read("dead-letters").size() == 1);
    ConsumerRecord<byte[], byte[]> letter = topics.read("dead-letters").get(0);
    assertEquals(topics.topic("pipelines"), header(letter, "waybill-source-topic"));
  }

  @Test
  void definitionDeletedMeanwhile_isAnnouncedAsDeleted() {
    startWithDefinition();
    correlator.stop();

    topics.publish("orders", (PipelineDefinition) null);
    correlator = CorrelatorProcess.start(topics.settings());

    awaitDefinitions(Map.of());
  }

  @Test
  void idlePartition_getsTicksAndTellsItsProgress() {
    double beganAt = now(); // the broker is on this host
    correlator = CorrelatorProcess.start(topics.settings()).awaitReady();

    for (int partition = 0; partition < AuditTopics.PARTITIONS; partition++) {
      int p = partition;
      awaitTrue(() -> topics.batches(p).stream().filter(AuditBatch::tick).count() >= 2);
      topics.awaitSummary(
          record -> record instanceof Progress && record.revision().partition() == p);
    }
    assertTrue(
        topics.read("summaries").stream()
            .allMatch(record -> new String(record.key(), UTF_8).matches("[0-9]+")));
    awaitTrue(() -> correlator.metric("waybill_correlator_fold_clock_seconds") > 0);
    awaitTrue(() -> correlator.metric("waybill_correlator_records_folded_total") >= 2);
    awaitTrue(() -> meanLogTime() >= beganAt);
    assertTrue(meanLogTime() <= now());
  }

  /** Of the partitions, in s since the epoch. */
  private double meanLogTime() {
    return correlator.metric("waybill_correlator_log_time_seconds") / AuditTopics.PARTITIONS;
  }

  private static double now() {
    return System.currentTimeMillis() / 1000.0;
  }

  @Test
  void restart_rebuildsAndRepeatsNothingThatWasCommitted() {
    startWithDefinition();
    Orders first = new Orders(0, 1);
    topics.append(0, first.origin());
    topics.append(0, first.sinkWithout(3));
    assertLost(first, 3);
    correlator.stop();
    List<VerdictRecord> before = topics.verdicts();
    long committed = topics.committed(0);
    assertTrue(committed > 0);

    correlator = CorrelatorProcess.start(topics.settings()).awaitReady();
    Orders second = new Orders(0, 2);
    topics.append(0, second.origin());
    topics.append(0, second.sinkWithout(4));
    assertLost(second, 4);

    List<VerdictRecord> after = topics.verdicts();
    assertEquals(before, after.subList(0, before.size()));
    assertTrue(
        after.stream().skip(before.size()).allMatch(v -> v.revision().offset() >= committed));
    assertSameContentPerRevision();
  }

  /** What is committed is read again only to rebuild, and that sends nothing. */
  @Test
  void verdictsNotAcknowledged_whatLedToThemIsNotCommitted() {
    topics.configure("verdicts", "max.message.bytes", "1"); // all are refused
    startWithDefinition();
    Orders orders = new Orders(0, 1);
    topics.append(0, orders.origin());
    topics.append(0, orders.sinkWithout(3));
    long end = topics.end(1);

    // The other partition has ticks alone, which lead to no verdict.
    awaitTrue(() -> topics.committed(1) > end + 3);
    long committed = topics.committed(0);

    topics.configure("verdicts", "max.message.bytes", "1000000");
    assertLost(orders, 3);
    long first =
        topics.verdicts().stream()
            .map(VerdictRecord::revision)
            .filter(revision -> revision.partition() == 0)
            .mapToLong(Revision::offset)
            .min()
            .orElseThrow();
    assertTrue(committed <= first, () -> committed + " was committed, " + first + " not told");
    awaitTrue(() -> topics.committed(0) > first);
  }

  @Test
  void killed_rebuildsToTheSameVerdicts() {
    startWithDefinition();
    Orders orders = new Orders(0, 1);
    topics.append(0, orders.origin());
    correlator.kill();
    topics.append(0, orders.sinkWithout(5));

    correlator = CorrelatorProcess.start(topics.settings()).awaitReady();

    assertLost(orders, 5);
    correlator.kill();
    correlator = CorrelatorProcess.start(topics.settings()).awaitReady();
    awaitTrue(() -> topics.committed(0) > 0);
    assertSameContentPerRevision();
  }

  @Test
  void brokerKilled_goesOnAfterItsRestart() {
    startWithDefinition();
    Orders orders = new Orders(1, 1);
    topics.append(1, orders.origin());

    kafka.kill();
    try {
      awaitTrue(() -> !correlator.isReady());
      assertTrue(correlator.isLive());
    } finally {
      kafka.start();
    }
    topics.append(1, orders.sinkWithout(2));

    assertLost(orders, 2);
    correlator.awaitReady();
    assertSameContentPerRevision();
  }

  @Test
  void secondCorrelator_sharesAndTakesOver() {
    startWithDefinition();
    Orders one = new Orders(0, 1);
    Orders two = new Orders(1, 1);
    try (CorrelatorProcess second = CorrelatorProcess.start(topics.settings()).awaitReady()) {
      awaitTrue(() -> gauges(correlator) == 1 && gauges(second) == 1);
      topics.append(0, one.origin());
      topics.append(1, two.origin());

      correlator.stop();
      topics.append(0, one.sinkWithout(1));
      topics.append(1, two.sinkWithout(2));

      assertLost(one, 1);
      assertLost(two, 2);
      assertEquals(2, gauges(second));
      assertSameContentPerRevision();
    }
  }

  @Test
  void plainTraces_giveTheTracesVerdict() {
    correlator = CorrelatorProcess.start(topics.settings()).awaitReady();
    Orders orders = new Orders(1, 9);

    topics.append(1, orders.trace());

    VerdictRecord verdict =
        topics.awaitVerdict(
            record -> record instanceof TraceVerdict t && t.traceId().equals(orders.traceId()));
    assertEquals(Kind.COMPLETE, ((TraceVerdict) verdict).kind());
    assertEquals(2, ((TraceVerdict) verdict).passages().size());
  }

  /** Ready, with the definition of {@link Orders} in force everywhere. */
  private void startWithDefinition() {
    topics.publish("orders", Orders.definition(1));
    correlator = CorrelatorProcess.start(topics.settings()).awaitReady();
    awaitDefinitions(Map.of("orders", Orders.definition(1)));
  }

  /** Until these are in force in every partition. */
  private void awaitDefinitions(Map<String, PipelineDefinition> wanted) {
    for (int partition = 0; partition < AuditTopics.PARTITIONS; partition++) {
      int p = partition;
      awaitTrue(
          () -> {
            Map<String, PipelineDefinition> inForce = new HashMap<>();
            for (AuditBatch batch : topics.batches(p)) {
              for (AuditBatch.Definition definition : batch.definitions()) {
                if (definition.definition() == null) {
                  inForce.remove(definition.pipeline());
                } else {
                  inForce.put(definition.pipeline(), definition.definition());
                }
              }
            }
            return inForce.equals(wanted);
          });
    }
  }

  private void assertLost(Orders orders, long sequence) {
    SessionVerdicts verdicts =
        (SessionVerdicts)
            topics.awaitVerdict(
                record ->
                    record instanceof SessionVerdicts v
                        && v.session() == orders.session()
                        && v.verdicts().stream().anyMatch(x -> x.kind() == Kind.LOST));
    Verdict lost =
        verdicts.verdicts().stream().filter(v -> v.kind() == Kind.LOST).findAny().orElseThrow();
    assertEquals("warehouse", lost.stage());
    assertEquals(Verdict.Place.HOP, lost.place());
    assertEquals(List.of(new SequenceRange(sequence, sequence + 1)), lost.ranges());
  }

  /** What is told twice of one thing at one revision is the same. */
  private void assertSameContentPerRevision() {
    Map<Object, VerdictRecord> seen = new HashMap<>();
    for (VerdictRecord record : topics.verdicts()) {
      if (record instanceof SessionVerdicts v) {
        Object key = List.of(v.session(), v.window(), v.revision());
        VerdictRecord other = seen.putIfAbsent(key, v);
        assertTrue(other == null || other.equals(v), () -> other + " and " + v);
      }
    }
  }

  private Set<Integer> partitionsOf(String topic, String key) {
    Set<Integer> partitions = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.read(topic)) {
      assertEquals(key, new String(record.key(), UTF_8));
      partitions.add(record.partition());
    }
    return partitions;
  }

  /** How many partitions a correlator holds. */
  private static long gauges(CorrelatorProcess correlator) {
    return correlator.count("waybill_correlator_lag");
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private void awaitTrue(Callable<Boolean> condition) {
    correlator.await(condition);
  }
}
