// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.SpanColumns.Outcome;
import dev.waybill.wire.SpanColumns.Passage;
import dev.waybill.wire.WireException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both ways to read spans must refuse the same and tell the same. */
class SpanColumnsTest {
  private record Seen(
      long session,
      long low,
      long sequence,
      long spanId,
      long parent,
      long start,
      long end,
      boolean sampled,
      Passage passage) {}

  private record Read(AuditBatch batch, List<Seen> spans, Reason refusal, String message) {}

  /** One for all batches, as a fold has it: what it remembers must never show. */
  private final SpanColumns columns = new SpanColumns();

  @Test
  void randomBatches_areReadAlike() {
    Property.check(500, random -> assertReadAlike(RandomBatches.batch(random).encode()));
  }

  @Test
  void tracersSpans_areReadAlike() {
    Property.check(300, random -> assertReadAlike(tracersBatch(random)));
  }

  @Test
  void damagedBatches_areRefusedOrReadAlike() {
    int[] refused = {0};
    Property.check(
        4000,
        random -> {
          byte[] bytes = random.nextBoolean() ? tracersBatch(random) : encoded(random);
          refused[0] += assertReadAlike(Hostile.damage(random, bytes)) ? 0 : 1;
          assertReadAlike(tracersBatch(random)); // it must not remember what it has refused
        });
    assertTrue(refused[0] > 1000 || Long.getLong("waybill.test.seed") != null);
  }

  @Test
  void batchWithAnyBitFlipped_isRefusedOrReadAlike() {
    Property.check(
        3,
        random -> {
          byte[] bytes = AuditBatch.of(1, List.of(), List.of(group(random, 3))).encode();
          for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertReadAlike(bytes);
            bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertReadAlike(bytes);
          }
        });
  }

  @Test
  void randomBytes_areRefusedOrReadAlike() {
    Property.check(20_000, random -> assertReadAlike(Hostile.bytes(random, 80)));
  }

  @Test
  void spansOfOneStage_shareTheirPassage() throws WireException {
    AuditSpan span = span(new Random(1), "b", "handed_over", 7);
    List<AuditSpan> spans = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      spans.add(span);
    }
    byte[] bytes =
        AuditBatch.of(1, List.of(), List.of(new ResourceSpans(Map.of(), spans))).encode();

    AuditBatch batch = AuditBatch.decode(bytes, columns);

    assertEquals(List.of(), batch.spans());
    assertEquals(1000, columns.size());
    assertEquals(new Passage("orders", "b", Role.RELAY, Outcome.HANDED_OVER), columns.passage(0));
    assertSame(columns.passage(0), columns.passage(999));
  }

  @Test
  void plainOtlp_isReadAsEver() throws WireException {
    List<ResourceSpans> spans = List.of(group(new Random(1), 5));
    AuditBatch plain = new AuditBatch(false, 0, spans, List.of(), List.of(), null, false);

    AuditBatch read = AuditBatch.decode(plain.encode(), columns);

    assertEquals(plain, read);
    assertEquals(0, columns.size());
  }

  /** Answers whether the bytes can be read. */
  private boolean assertReadAlike(byte[] bytes) {
    Read full = read(bytes, false);
    Read light = read(bytes, true);
    assertEquals(full, light);
    return full.refusal == null;
  }

  private Read read(byte[] bytes, boolean light) {
    try {
      if (!light) {
        AuditBatch batch = AuditBatch.decode(bytes);
        return batch.ours()
            ? new Read(withoutSpans(batch), seen(batch), null, null)
            : new Read(batch, List.of(), null, null);
      }
      AuditBatch batch = AuditBatch.decode(bytes, columns);
      return new Read(batch, seen(columns), null, null);
    } catch (WireException e) {
      return new Read(null, null, e.reason(), e.getMessage());
    }
  }

  private static AuditBatch withoutSpans(AuditBatch batch) {
    return new AuditBatch(
        batch.ours(),
        batch.partitionCount(),
        List.of(),
        batch.entries(),
        batch.definitions(),
        batch.settings(),
        batch.tick(),
        batch.snapshot());
  }

  private static List<Seen> seen(AuditBatch batch) {
    List<Seen> seen = new ArrayList<>();
    for (ResourceSpans group : batch.spans()) {
      for (AuditSpan span : group.spans()) {
        seen.add(
            new Seen(
                span.traceId().high(),
                span.traceId().low(),
                span.traceId().sequence(),
                span.spanId(),
                span.parentSpanId(),
                span.startNanos(),
                span.endNanos(),
                !span.traceState().isEmpty(),
                new Passage(
                    text(span, AuditSpan.PIPELINE),
                    text(span, AuditSpan.STAGE),
                    constant(Role.values(), text(span, AuditSpan.ROLE)),
                    constant(Outcome.values(), text(span, AuditSpan.OUTCOME)))));
      }
    }
    return seen;
  }

  private static String text(AuditSpan span, String name) {
    return span.attributes().get(name) instanceof String text ? text : "";
  }

  private static <E extends Enum<E>> E constant(E[] constants, String text) {
    for (E constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    return null;
  }

  private static List<Seen> seen(SpanColumns columns) {
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      seen.add(
          new Seen(
              columns.session(i),
              columns.traceIdLow(i),
              columns.sequence(i),
              columns.spanId(i),
              columns.parentSpanId(i),
              columns.startNanos(i),
              columns.endNanos(i),
              columns.sampled(i),
              columns.passage(i)));
    }
    return seen;
  }

  private static byte[] encoded(Random random) {
    return RandomBatches.batch(random).encode();
  }

  private static byte[] tracersBatch(Random random) {
    List<ResourceSpans> groups = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      groups.add(group(random, random.nextInt(20)));
    }
    return AuditBatch.of(4, List.of(), groups).encode();
  }

  private static ResourceSpans group(Random random, int count) {
    List<AuditSpan> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String stage = random.nextInt(10) == 0 ? "stage \u00fc" + random.nextInt(3) : "stage";
      String outcome = random.nextInt(10) == 0 ? "skipped" : "handed_over";
      spans.add(span(random, stage, outcome, random.nextLong() >>> random.nextInt(64)));
    }
    return new ResourceSpans(Map.of("service.name", "billing"), spans);
  }

  private static AuditSpan span(Random random, String stage, String outcome, long offset) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("messaging.destination.name", "orders");
    attributes.put("messaging.destination.partition.id", "" + random.nextInt(12));
    attributes.put("messaging.kafka.offset", offset);
    attributes.put(AuditSpan.PIPELINE, "orders");
    attributes.put(AuditSpan.STAGE, stage);
    attributes.put(AuditSpan.ROLE, "relay");
    attributes.put(AuditSpan.OUTCOME, outcome);
    if (random.nextInt(20) == 0) {
      attributes.put(AuditSpan.STAGE, 7L); // no text: no stage
    }
    return new AuditSpan(
        TraceId.of(random.nextLong() | 1, random.nextInt(1000)),
        random.nextLong() | 1,
        random.nextLong(),
        random.nextInt(10) == 0 ? "" : "ot=th:fd7",
        "process orders",
        AuditSpan.CONSUMER,
        random.nextLong(),
        random.nextLong(),
        random.nextInt(10) == 0,
        attributes,
        random.nextInt(10) == 0
            ? List.of(new AuditSpan.Link(new TraceId(1, random.nextLong()), 7))
            : List.of());
  }
}
