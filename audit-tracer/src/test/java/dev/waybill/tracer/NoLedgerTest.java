// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.Role;
import dev.waybill.wire.Waybill;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A tracer whose ledger is switched off. */
class NoLedgerTest {
  private static final byte[] VALUE = {1, 2, 3};
  private static final int PARTITIONS = 3;

  @Test
  void sampled_isPlainOtlpInTheSessionsPartition() {
    Bench bench = bench();
    pass(bench, 5, true, VALUE);
    pass(bench, 6, false, VALUE);
    bench.report();

    assertEquals(1, bench.audit.history().size());
    ProducerRecord<byte[], byte[]> message = bench.audit.history().get(0);
    assertEquals(AuditPartition.of(77, PARTITIONS), message.partition());
    AuditBatch batch = Bench.decode(message);
    assertFalse(batch.ours());
    assertEquals(List.of(), batch.entries());
    AuditSpan span = bench.spans().get(0);
    assertEquals(waybill(5, true).traceId(), span.traceId());
    assertEquals("handed_over", span.attributes().get(AuditSpan.OUTCOME));
    assertEquals("stage", batch.spans().get(0).resource().get("service.name"));
  }

  @Test
  void nothingSampled_tellsNothingAndBalances() {
    Bench bench = bench();
    for (int i = 0; i < 100; i++) {
      pass(bench, i, false, VALUE);
    }
    bench.report();
    Balance balance = bench.tracer.balance();
    assertEquals(200, balance.recorded());
    assertEquals(new Balance(200, 200, Map.of(), 0), balance);

    pass(bench, 100, false, VALUE);
    assertEquals(new Balance(202, 200, Map.of(), 2), bench.tracer.balance());
    bench.bye();
    assertTrue(bench.wiring.reporter().step(true));
    assertEquals(new Balance(202, 202, Map.of(), 0), bench.tracer.balance());
    assertEquals(0, bench.audit.history().size());
  }

  @Test
  void manySpans_areToldInRecordsThatTheTopicTakes() {
    Bench bench = new Bench(1, builder -> settings(builder).host("h".repeat(800_000)));
    for (int i = 0; i < 4_000; i++) {
      pass(bench, i, true, VALUE);
      bench.step();
    }
    bench.bye();
    for (int i = 0; i < 20; i++) {
      bench.wiring.reporter().step(true);
    }

    assertEquals(4_000, bench.spans().size());
    for (ProducerRecord<byte[], byte[]> message : bench.audit.history()) {
      assertTrue(message.value().length <= EntryWriter.MAX_RECORD_BYTES);
    }
    assertEquals(0, bench.tracer.balance().pending());
  }

  @Test
  void corrupted_isToldOfSampledOnes() {
    Bench bench = bench();
    pass(bench, 5, true, new byte[] {9});
    pass(bench, 6, false, new byte[] {9});
    bench.report();

    assertEquals(1, bench.spans().size());
    AuditSpan span = bench.spans().get(0);
    assertEquals(waybill(5, true).traceId(), span.traceId());
    assertEquals("corrupted", span.attributes().get(AuditSpan.OUTCOME));
    assertEquals(2, bench.tracer.stats().corrupted());
    assertEquals(0, bench.tracer.stats().spansDropped());
  }

  private static Bench bench() {
    return new Bench(PARTITIONS, builder -> settings(builder));
  }

  private static AuditTracerBuilder settings(AuditTracerBuilder builder) {
    return builder.role(Role.SINK).topics("files", "files").ledger(false);
  }

  private static void pass(Bench bench, long sequence, boolean sampled, byte[] value) {
    byte[] header = waybill(sequence, sampled).encode();
    bench.tracer.handOver("files", bench.tracer.receive("files", header, null, value));
  }

  private static Waybill waybill(long sequence, boolean sampled) {
    int checksum = new MessageChecksum().ofKeyAndValue(null, VALUE);
    return new Waybill(
        checksum, true, 77, sequence, sampled ? new Waybill.Sample(11, 22, 33) : null);
  }
}
