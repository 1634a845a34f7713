// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.tracer.OpenTracer;
import org.junit.jupiter.api.Test;

/** That the subjects do what they say: a benchmark of work that fails early would look good. */
class SubjectsTest {
  private static final int CAPACITY = 1 << 12;

  @Test
  void verify_findsAllMessagesGood() {
    Messages messages = new Messages(100);
    OpenTracer tracer = new OpenTracer(CAPACITY);
    assertEquals(messages.count, new Verify(messages, tracer).run());
    assertEquals(messages.count, tracer.verified());
  }

  @Test
  void verify_findsAChangedMessage() {
    Messages messages = new Messages(100);
    messages.values[3][7]++;
    OpenTracer tracer = new OpenTracer(CAPACITY);
    assertEquals(messages.count - 1, new Verify(messages, tracer).run());
  }

  @Test
  void receive_recordsAllMessagesOfEveryTurn() {
    Messages messages = new Messages(100);
    OpenTracer tracer = new OpenTracer(CAPACITY);
    try (Receive receive = new Receive(messages, tracer)) {
      for (int turn = 0; turn < 20; turn++) {
        receive.prepare();
        assertEquals(messages.count, receive.run());
      }
      assertTrue(receive.senderNanos() > 0);
    }
    assertEquals(0, tracer.dropped());
  }

  @Test
  void seal_givesEveryMessageAWaybill() {
    Messages messages = new Messages(100);
    OpenTracer tracer = new OpenTracer(CAPACITY);
    Seal seal = new Seal(messages, tracer);
    seal.prepare();
    new Verify(messages, tracer).run();
    assertEquals(0, tracer.verified());
    assertEquals(messages.count, seal.run());
    new Verify(messages, tracer).run();
    assertEquals(messages.count, tracer.verified());
  }

  @Test
  void fullQueue_dropsEverything() {
    FullQueue full = new FullQueue();
    assertEquals(full.operations(), full.run());
    assertEquals(full.operations(), full.dropped());
  }

  @Test
  void spans_areTheSameForBothEncoders() {
    var batch = AuditSpans.batch(100);
    long ours = new SpanEncoding(batch).run();
    long theirs = new OtelMarshaler(batch, false).run();
    assertEquals(theirs, new OtelMarshaler(batch, true).run());
    assertTrue(Math.abs(ours - theirs) < 0.1 * theirs, ours + " and " + theirs + " bytes");
  }

  @Test
  void header_isNoLargerThanPromised() {
    assertTrue(KafkaBytes.ofHeader() <= 40);
  }
}
