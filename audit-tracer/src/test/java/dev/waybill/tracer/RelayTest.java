// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What a relay promises: to leave bytes as they are, and to carry waybills over. */
class RelayTest {
  private static final Waybill SEALED =
      new Waybill(new MessageChecksum().ofKeyAndValue(null, bytes("value")), true, 77, 5, null);

  private final MockProducer<byte[], byte[]> sent = Bench.producer("orders", 1, true);

  @Test
  void unchanged_sameBytes_passAsTheyAre() {
    Bench bench = unchanged();
    byte[] header = SEALED.encode();
    send(bench, header, "value");
    bench.report();

    assertArrayEquals(header, header());
    assertEquals(SequenceSet.of(5), bench.union(SessionSets::handedOver));
    assertTrue(bench.union(SessionSets::corrupted).isEmpty());
    assertEquals(0, bench.tracer.stats().changed());
  }

  @Test
  void unchanged_otherBytes_areCorruptedHereAndNotSealedAnew() {
    Bench bench = unchanged();
    send(bench, SEALED.encode(), "changed");
    bench.report();

    assertArrayEquals(SEALED.encode(), header());
    assertEquals(SequenceSet.of(5), bench.union(SessionSets::corrupted));
    assertEquals(SequenceSet.of(5), bench.union(SessionSets::handedOver));
    assertTrue(bench.union(SessionSets::received).isEmpty());
    assertEquals(1, bench.tracer.stats().changed());
    assertEquals(0, bench.tracer.stats().corrupted());
    assertEquals("corrupted", bench.spans().get(0).attributes().get(AuditSpan.OUTCOME));
  }

  @Test
  void unchanged_otherBytesOfASampledMessage_itsSpanEndsAsCorrupted() {
    Bench bench = unchanged();
    Waybill sampled = new Waybill(SEALED.checksum(), true, 77, 5, new Waybill.Sample(9, 1, 0));
    send(bench, sampled.encode(), "changed");
    bench.report();

    AuditSpan span = bench.spans().get(0);
    assertEquals(1, bench.spans().size());
    assertEquals("corrupted", span.attributes().get(AuditSpan.OUTCOME));
    assertEquals("corrupted", span.attributes().get("error.type"));
    assertTrue(span.error());
    WaybillReader reader = new WaybillReader();
    reader.read(header());
    assertEquals(SEALED.checksum(), reader.checksum());
    assertEquals(span.spanId(), reader.toWaybill().sample().spanId());
    assertNotEquals(9, span.spanId());
  }

  @Test
  void unchanged_reseal_keepsTheChecksumThatDoesNotFit() {
    Bench bench = unchanged();
    assertEquals(SEALED, bench.tracer.reseal("orders", SEALED, null, bytes("changed")));
    assertEquals(SEALED, bench.tracer.reseal("orders", SEALED, null, bytes("value")));
    bench.report();

    assertEquals(SequenceSet.of(5), bench.union(SessionSets::corrupted));
    assertEquals(1, bench.tracer.stats().changed());
  }

  @Test
  void rewriting_otherBytes_areSealedAnew() {
    Bench bench = new Bench(1);
    send(bench, SEALED.encode(), "changed");
    bench.report();

    assertTrue(bench.union(SessionSets::corrupted).isEmpty());
    WaybillReader reader = new WaybillReader();
    reader.read(header());
    assertEquals(new MessageChecksum().ofKeyAndValue(null, bytes("changed")), reader.checksum());
  }

  @Test
  void carryMissing_isCountedOnceSomethingWasReceived() {
    Bench bench = new Bench(1);
    send(bench, null, "value");
    assertEquals(0, bench.tracer.stats().carryMissing());
    bench.tracer.receive("orders", SEALED.encode(), null, bytes("value"));
    send(bench, null, "value");
    send(bench, SEALED.encode(), "value");
    send(bench, null, "value");

    assertEquals(2, bench.tracer.stats().carryMissing());
    bench.report();
    assertEquals(4, bench.union(SessionSets::handedOver).cardinality());
  }

  @Test
  void carryMissing_isNoMatterOfOrigins() {
    Bench bench = new Bench(1, builder -> builder.role(Role.ORIGIN));
    bench.tracer.receive("orders", SEALED.encode(), null, bytes("value"));
    send(bench, null, "value");

    assertEquals(0, bench.tracer.stats().carryMissing());
  }

  private static Bench unchanged() {
    return new Bench(1, builder -> builder.unchanged(true));
  }

  private void send(Bench bench, byte[] header, String value) {
    Producer<byte[], byte[]> producer = bench.tracer.wrap(sent);
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>("orders", bytes(value));
    if (header != null) {
      message.headers().add(Waybill.HEADER, header);
    }
    var unused = producer.send(message);
  }

  private byte[] header() {
    return WaybillHeader.read(sent.history().get(sent.history().size() - 1).headers());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
