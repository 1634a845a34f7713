// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.apache.kafka.common.header.Headers;

/**
 * A peer: a span of OpenTelemetry's SDK for each message, every one sampled, with seven attributes,
 * written into the headers and given to the batch processor, whose exporter throws it away in a
 * thread of its own that is not counted.
 */
final class OtelSpan implements Subject, AutoCloseable {
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.type");
  private static final AttributeKey<String> TOPIC =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> PARTITION =
      AttributeKey.stringKey("messaging.destination.partition.id");
  private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
  private static final AttributeKey<String> GROUP =
      AttributeKey.stringKey("messaging.consumer.group.name");
  private static final AttributeKey<Long> SIZE =
      AttributeKey.longKey("messaging.message.body.size");

  private static final TextMapSetter<Headers> SETTER =
      (headers, name, value) ->
          headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));

  private final Messages messages;
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder()
          .addSpanProcessor(BatchSpanProcessor.builder(new NoExporter()).build())
          .build();
  private final Tracer tracer = provider.get("benchmark");
  private long offset;

  OtelSpan(Messages messages) {
    this.messages = messages;
  }

  @Override
  public int operations() {
    return messages.count;
  }

  @Override
  public int turns() {
    return 1;
  }

  @Override
  public long run() {
    for (int i = 0; i < messages.count; i++) {
      Span span =
          tracer
              .spanBuilder("process orders")
              .setSpanKind(SpanKind.CONSUMER)
              .setAttribute(SYSTEM, "kafka")
              .setAttribute(OPERATION, "process")
              .setAttribute(TOPIC, "orders")
              .setAttribute(PARTITION, "0")
              .setAttribute(OFFSET, offset++)
              .setAttribute(GROUP, "enrichment")
              .setAttribute(SIZE, (long) messages.values[i].length)
              .startSpan();
      W3CTraceContextPropagator.getInstance()
          .inject(Context.root().with(span), messages.headers[i], SETTER);
      span.end();
    }
    return offset;
  }

  @Override
  public void close() {
    provider.close();
  }

  private static final class NoExporter implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
