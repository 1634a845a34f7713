// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import dev.waybill.wire.WireException.Reason;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is cut is, read by OTLP's own classes, what there was. */
class OtlpTracesTest {
  private static final int PARTITIONS = 4;
  private static final int NO_LIMIT = 1 << 20;

  @Test
  void split_anyTraces_putsEachSpanIntoItsPartitionOnce() {
    Property.check(
        300,
        random -> {
          TracesData traces = traces(random);
          int limit = random.nextBoolean() ? NO_LIMIT : 1500;

          List<String> found = new ArrayList<>();
          int last = 0;
          for (OtlpTraces.Part part : OtlpTraces.split(traces.toByteArray(), PARTITIONS, limit)) {
            assertTrue(part.partition() >= last, "in the order of partitions");
            assertTrue(part.value().length <= limit, "not larger than allowed");
            assertEquals(part.partition(), AuditPartition.of(part.session(), PARTITIONS));
            last = part.partition();
            TracesData read = TracesData.parseFrom(part.value());
            assertTrue(AuditBatch.decode(part.value()).spans().size() > 0);
            for (Span span : spans(read)) {
              long session = span.getTraceId().asReadOnlyByteBuffer().getLong();
              assertEquals(part.partition(), AuditPartition.of(session, PARTITIONS));
            }
            found.addAll(described(read));
          }

          List<String> wanted = described(traces);
          assertEquals(new TreeSet<>(wanted), new TreeSet<>(found));
          assertEquals(wanted.size(), found.size());
        });
  }

  @Test
  void split_ourOwnFields_areRefused() {
    byte[] tick = AuditBatch.tick(PARTITIONS).encode();

    WireException refused =
        assertThrows(WireException.class, () -> OtlpTraces.split(tick, PARTITIONS, NO_LIMIT));

    assertEquals(Reason.BAD_VALUE, refused.reason());
  }

  @Test
  void split_spanThatFitsNowhere_isRefused() {
    byte[] traces = traces(Property.random(3)).toByteArray();

    WireException refused =
        assertThrows(WireException.class, () -> OtlpTraces.split(traces, PARTITIONS, 100));

    assertEquals(Reason.TOO_LARGE, refused.reason());
  }

  @Test
  void split_hostileBytes_areASplitOrANamedError() {
    Property.check(
        5_000,
        random -> {
          byte[] bytes = Hostile.damage(random, traces(random).toByteArray());
          Hostile.read(bytes, any -> OtlpTraces.split(any, PARTITIONS, NO_LIMIT));
        });
  }

  /** At least one span, with everything that OTLP has. */
  private static TracesData traces(Random random) {
    TracesData.Builder traces = TracesData.newBuilder();
    do {
      traces.addResourceSpans(TheirSpans.of(random, RandomSpans.resourceSpans(random)));
    } while (spans(traces.build()).isEmpty() || random.nextInt(3) > 0);
    return traces.build();
  }

  private static List<Span> spans(TracesData traces) {
    return traces.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** Each span with its scope and resource, nothing left out. */
  private static List<String> described(TracesData traces) {
    List<String> described = new ArrayList<>();
    for (var resource : traces.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          assertEquals(UnknownFieldSet.getDefaultInstance(), span.getUnknownFields());
          described.add(
              resource.toBuilder().clearScopeSpans().build()
                  + "/"
                  + scope.toBuilder().clearSpans().build()
                  + "/"
                  + span);
        }
      }
    }
    return described;
  }
}
