// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One message's passage through a stage, as a span of OpenTelemetry's model.
 *
 * @param traceId the message
 * @param spanId this span; never zero
 * @param parentSpanId the span before, or zero
 * @param traceState W3C tracestate, or empty
 * @param name {@code {operation} {pipeline}}
 * @param kind {@code SpanKind}'s number: {@link #PRODUCER} or {@link #CONSUMER} if it is ours
 * @param startNanos when the message was received, in ns since the epoch
 * @param endNanos when it was handed over, in ns since the epoch
 * @param error whether the status is {@code ERROR}
 * @param attributes values are {@link String}, {@link Long}, {@link Double} or {@link Boolean};
 *     others are left out on reading
 * @param links spans that it refers to
 */
public record AuditSpan(
    TraceId traceId,
    long spanId,
    long parentSpanId,
    String traceState,
    String name,
    int kind,
    long startNanos,
    long endNanos,
    boolean error,
    Map<String, Object> attributes,
    List<Link> links) {

  /** {@code SPAN_KIND_PRODUCER}. */
  public static final int PRODUCER = 4;

  /** {@code SPAN_KIND_CONSUMER}. */
  public static final int CONSUMER = 5;

  /** Attribute: the pipeline. */
  public static final String PIPELINE = "waybill.pipeline";

  /** Attribute: the stage. */
  public static final String STAGE = "waybill.stage";

  /** Attribute: {@code origin}, {@code relay} or {@code sink}. */
  public static final String ROLE = "waybill.role";

  /** Attribute: {@code handed_over}, {@code skipped}, {@code corrupted} or {@code failed}. */
  public static final String OUTCOME = "waybill.outcome";

  /**
   * Another span that a span refers to.
   *
   * @param traceId its trace
   * @param spanId the span
   */
  public record Link(TraceId traceId, long spanId) {}

  /** Copies the collections. */
  public AuditSpan {
    attributes = new LinkedHashMap<>(attributes);
    links = List.copyOf(links);
  }
}
