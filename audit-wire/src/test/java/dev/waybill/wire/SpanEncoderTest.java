// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Spans that are copied from the one before must be what they would be alone. */
class SpanEncoderTest {
  @Test
  void alikeSpans_areReadBack() {
    Property.check(
        300,
        random -> {
          List<AuditSpan> spans = new ArrayList<>();
          AuditSpan span = span(random);
          for (int i = 0; i < 40; i++) {
            span = next(random, span);
            spans.add(span);
          }
          assertEquals(spans, readBack(spans));
        });
  }

  @Test
  void batch_hasTheBytesOfItsSpansAlone() {
    Property.check(
        100,
        random -> {
          List<AuditSpan> spans = new ArrayList<>();
          ProtoWriter alone = new ProtoWriter();
          for (int i = 0; i < 10; i++) {
            spans.add(next(random, span(random)));
          }
          for (int i = spans.size() - 1; i >= 0; i--) {
            new SpanEncoder(alone).encode(spans.subList(i, i + 1));
          }
          ProtoWriter together = new ProtoWriter();
          new SpanEncoder(together).encode(spans);
          assertArrayEquals(alone.toByteArray(), together.toByteArray());
        });
  }

  @Test
  void encoderThatIsReused_givesTheSameBytes() {
    AuditBatchEncoder encoder = new AuditBatchEncoder();
    Property.check(
        100,
        random -> {
          AuditBatch batch = batch(List.of(span(random), span(random)));
          assertArrayEquals(batch.encode(), encoder.encode(batch));
        });
  }

  private static List<AuditSpan> readBack(List<AuditSpan> spans) {
    try {
      return AuditBatch.decode(batch(spans).encode()).spans().get(0).spans();
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  private static AuditBatch batch(List<AuditSpan> spans) {
    return AuditBatch.of(1, List.of(), List.of(new ResourceSpans(Map.of("a", "b"), spans)));
  }

  private static AuditSpan span(Random random) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("topic", "orders");
    attributes.put("offset", (long) random.nextInt(200));
    attributes.put("share", 0.5);
    attributes.put("known", true);
    attributes.put("size", random.nextLong());
    return new AuditSpan(
        new TraceId(random.nextLong() | 1, random.nextLong()),
        random.nextLong() | 1,
        random.nextLong() | 1,
        "ot=th:fd7",
        "process orders",
        AuditSpan.CONSUMER,
        random.nextLong() | 1,
        random.nextLong() | 1,
        false,
        attributes,
        List.of());
  }

  /** Mostly other numbers; now and then something else changes, or becomes zero. */
  private static AuditSpan next(Random random, AuditSpan last) {
    Map<String, Object> attributes = new LinkedHashMap<>(last.attributes());
    attributes.put("offset", 1L << random.nextInt(12));
    int change = random.nextInt(20);
    switch (change) {
      case 0 -> attributes.put("topic", random.nextBoolean() ? "orders" : "bills");
      case 1 -> attributes.put("known", random.nextBoolean());
      case 2 -> attributes.put("size", (long) random.nextInt());
      case 3 -> attributes.put("size", "large");
      case 4 -> attributes.put("more " + random.nextInt(3), "x");
      default -> {}
    }
    return new AuditSpan(
        new TraceId(random.nextLong() | 1, random.nextLong()),
        random.nextLong() | 1,
        change == 5 ? 0 : random.nextLong() | 1,
        change == 6 ? "" : last.traceState(),
        change == 7 ? last.name() + "!" : last.name(),
        change == 8 ? AuditSpan.PRODUCER : last.kind(),
        change == 9 ? 0 : random.nextLong(),
        change == 10 ? 0 : random.nextLong(),
        change == 11,
        attributes,
        change == 12
            ? List.of(new AuditSpan.Link(new TraceId(1, random.nextLong()), 7))
            : List.of());
  }
}
