// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A peer: the same spans, as the OpenTelemetry SDK makes them, by the marshaler of its exporter.
 */
final class OtelMarshaler implements Subject {
  private final List<SpanData> spans = new ArrayList<>();
  private final LowAllocationTraceRequestMarshaler reused;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * @param lowAllocation by its mode that reuses what it needs, which an exporter must be told to
   */
  OtelMarshaler(AuditBatch batch, boolean lowAllocation) {
    reused = lowAllocation ? new LowAllocationTraceRequestMarshaler() : null;
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(new Collecting(spans)).build()) {
      Tracer tracer = provider.get("dev.waybill");
      batch.spans().get(0).spans().forEach(span -> make(tracer, span));
    }
  }

  private static void make(Tracer tracer, AuditSpan span) {
    HexFormat hex = HexFormat.of();
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            span.traceId().toString(),
            hex.toHexDigits(span.parentSpanId()),
            TraceFlags.getSampled(),
            TraceState.builder().put("ot", span.traceState().substring("ot=".length())).build());
    SpanBuilder builder =
        tracer
            .spanBuilder(span.name())
            .setParent(Context.root().with(Span.wrap(parent)))
            .setSpanKind(SpanKind.CONSUMER)
            .setStartTimestamp(span.startNanos(), TimeUnit.NANOSECONDS);
    for (Map.Entry<String, Object> attribute : span.attributes().entrySet()) {
      if (attribute.getValue() instanceof Long number) {
        builder.setAttribute(attribute.getKey(), number.longValue());
      } else {
        builder.setAttribute(attribute.getKey(), attribute.getValue().toString());
      }
    }
    builder.startSpan().end(span.endNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int operations() {
    return spans.size();
  }

  @Override
  public long run() {
    out.reset();
    try {
      if (reused == null) {
        TraceRequestMarshaler.create(spans).writeBinaryTo(out);
      } else {
        reused.initialize(spans);
        reused.writeBinaryTo(out);
        reused.reset();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray().length;
  }

  private record Collecting(List<SpanData> spans) implements SpanProcessor {
    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      spans.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
