// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Role;
import dev.waybill.wire.SpanThreshold;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.VerdictRecord;
import dev.waybill.wire.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the spans of one foreign message tell: one that has no ledger. */
final class Trace {
  private static final Set<String> PASSED = Set.of("handed_over", "corrupted");

  private final TraceId id;
  private final String pipeline;
  private final long firstSeen; // the fold's clock
  private final Set<Long> spanIds = new HashSet<>();
  private final Map<String, TraceVerdict.Passage> passages = new TreeMap<>();
  private final Map<String, Role> roles = new TreeMap<>();
  private long firstStartNanos = -1; // of the span that was seen first
  private int cluster = -1; // of the instance whose span as an origin was seen first
  private long threshold = SpanThreshold.UNKNOWN;
  private long changedAt;
  private boolean closed;
  private boolean touched;
  private TraceVerdict told;

  Trace(TraceId id, String pipeline, long clock) {
    this.id = id;
    this.pipeline = pipeline;
    this.firstSeen = clock;
  }

  /**
   * Takes a span in; the same span id twice is transport, never evidence.
   *
   * @param instance what tells an instance of the service from another, or empty
   */
  void take(AuditSpan span, String stage, Role role, String service, String instance) {
    if (!spanIds.add(span.spanId())) {
      return;
    }
    touched = true;
    firstStartNanos = firstStartNanos < 0 ? Math.max(0, span.startNanos()) : firstStartNanos;
    roles.put(stage, role);
    draw(span, role, Drawn.clusterOf(service, instance));
    TraceVerdict.Passage passage =
        new TraceVerdict.Passage(
            stage, service, instant(span.startNanos()), instant(span.endNanos()), outcome(span));
    passages.merge(stage, passage, (a, b) -> PASSED.contains(a.outcome()) ? a : b);
  }

  /**
   * Stages may sample at rates of their own. The message is in the sample as soon as any of them
   * samples it, so what counts is the greatest of their probabilities, which is the lowest of the
   * thresholds.
   */
  private void draw(AuditSpan span, Role role, int group) {
    long told = SpanThreshold.of(span.traceState(), id.low());
    if (told != SpanThreshold.UNKNOWN) {
      threshold = threshold == SpanThreshold.UNKNOWN ? told : Math.min(threshold, told);
    }
    if (role == Role.ORIGIN && cluster < 0) {
      cluster = group;
    }
  }

  /** How it came into the sample. Those whose origin sent no span are one group. */
  Drawn drawn() {
    return new Drawn(cluster < 0 ? Drawn.clusterOf("", "") : cluster, threshold);
  }

  private static String outcome(AuditSpan span) {
    Object outcome = span.attributes().get(AuditSpan.OUTCOME);
    if (outcome instanceof String text && !text.isEmpty()) {
      return text.toLowerCase(Locale.ROOT);
    }
    return span.error() ? "failed" : "handed_over";
  }

  /** Nanoseconds are unsigned in OTLP; what lies past the year 2262 is nobody's clock. */
  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, Math.max(0, nanos));
  }

  boolean passed(String stage) {
    TraceVerdict.Passage passage = passages.get(stage);
    return passage != null && PASSED.contains(passage.outcome());
  }

  boolean seenAt(String stage) {
    return passages.containsKey(stage);
  }

  /** The outcome at a stage, or the empty string. */
  String outcomeAt(String stage) {
    TraceVerdict.Passage passage = passages.get(stage);
    return passage == null ? "" : passage.outcome();
  }

  /** Takes note of what is told. */
  void tell(TraceVerdict verdict, long clock) {
    told = verdict;
    changedAt = clock;
    closed = false;
  }

  void save(StateWriter out) {
    out.number(id.high());
    out.number(id.low());
    out.text(pipeline);
    out.number(firstSeen);
    out.each(new TreeSet<>(spanIds), StateWriter::number);
    out.each(passages.values(), Trace::save);
    out.each(
        roles.entrySet(),
        (each, role) -> {
          each.text(role.getKey());
          each.choice(role.getValue());
        });
    out.number(firstStartNanos);
    out.number(cluster);
    out.number(threshold);
    out.number(changedAt);
    out.flag(closed);
    out.flag(touched);
    out.flag(told != null);
    if (told != null) {
      out.bytes(told.encode());
    }
  }

  private static void save(StateWriter out, TraceVerdict.Passage passage) {
    out.text(passage.stage());
    out.text(passage.service());
    save(out, passage.start());
    save(out, passage.end());
    out.text(passage.outcome());
  }

  private static void save(StateWriter out, Instant instant) {
    out.number(instant.getEpochSecond());
    out.number(instant.getNano());
  }

  static Trace restore(StateReader in) throws WireException {
    Trace trace = new Trace(new TraceId(in.number(), in.number()), in.text(), in.number());
    in.each(each -> trace.spanIds.add(each.number()));
    in.each(
        each -> {
          TraceVerdict.Passage passage =
              new TraceVerdict.Passage(
                  each.text(), each.text(), instant(each), instant(each), each.text());
          trace.passages.put(passage.stage(), passage);
        });
    in.each(each -> trace.roles.put(each.text(), each.choice(Role.values())));
    trace.firstStartNanos = in.number();
    trace.cluster = (int) in.number();
    trace.threshold = in.number();
    trace.changedAt = in.number();
    trace.closed = in.flag();
    trace.touched = in.flag();
    trace.told = in.flag() ? (TraceVerdict) VerdictRecord.decode(in.bytes()) : null;
    return trace;
  }

  private static Instant instant(StateReader in) throws WireException {
    return Instant.ofEpochSecond(in.number(), in.number());
  }

  void close() {
    closed = true;
  }

  boolean clearTouched() {
    boolean was = touched;
    touched = false;
    return was;
  }

  List<TraceVerdict.Passage> passages() {
    List<TraceVerdict.Passage> byTime = new ArrayList<>(passages.values());
    byTime.sort(Comparator.comparing(TraceVerdict.Passage::start));
    return byTime;
  }

  Map<String, Role> roles() {
    return roles;
  }

  TraceId id() {
    return id;
  }

  String pipeline() {
    return pipeline;
  }

  long firstSeen() {
    return firstSeen;
  }

  long changedAt() {
    return changedAt;
  }

  boolean closed() {
    return closed;
  }

  /** The last verdict told, or null. */
  TraceVerdict told() {
    return told;
  }

  long minute() {
    return firstStartNanos / 60_000_000_000L;
  }
}
