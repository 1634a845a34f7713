// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.Revision;
import dev.waybill.wire.Role;
import dev.waybill.wire.Summary;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.WireException;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Messages that are known by plain OTLP spans alone. They are judged as traces and never mix with
 * sessions.
 */
final class Traces {
  /** At most this many are kept; beyond, the oldest are forgotten with the verdict they have. */
  static final int MAX_TRACES = 100_000;

  /** How long a trace is kept that has its verdict: a span that comes later starts it anew. */
  static final long KEEP_MILLIS = 600_000;

  private final Map<TraceId, Trace> traces = new LinkedHashMap<>(); // oldest first
  private final LearnedStages learned;
  private final WindowTotals<String> totals = new WindowTotals<>(Summary.Evidence.TRACES);

  Traces() {
    this(new LearnedStages());
  }

  private Traces(LearnedStages learned) {
    this.learned = learned;
  }

  void take(List<ResourceSpans> groups, FoldClock clock) {
    for (ResourceSpans group : groups) {
      for (AuditSpan span : group.spans()) {
        Map<String, Object> attributes = span.attributes();
        String service = firstText(group.resource().get("service.name"));
        String instance =
            firstText(
                group.resource().get("service.instance.id"), group.resource().get("host.name"));
        String pipeline =
            firstText(
                attributes.get(AuditSpan.PIPELINE), attributes.get("messaging.destination.name"));
        String stage = firstText(attributes.get(AuditSpan.STAGE), service);
        if (!pipeline.isEmpty() && !stage.isEmpty()) { // else it is no message's span
          Role role = role(span);
          learned.learn(pipeline, stage, role, clock.millis());
          traces
              .computeIfAbsent(span.traceId(), id -> new Trace(id, pipeline, clock.millis()))
              .take(span, stage, role, service, instance);
        }
      }
    }
  }

  /** The first candidate that is a text and not empty, or the empty text. */
  private static String firstText(Object... candidates) {
    for (Object candidate : candidates) {
      if (candidate instanceof String text && !text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private static Role role(AuditSpan span) {
    String told = firstText(span.attributes().get(AuditSpan.ROLE)).toUpperCase(Locale.ROOT);
    for (Role role : Role.values()) {
      if (role.name().equals(told)) {
        return role;
      }
    }
    return switch (span.kind()) {
      case AuditSpan.PRODUCER -> Role.ORIGIN;
      case AuditSpan.CONSUMER -> Role.SINK;
      default -> Role.RELAY;
    };
  }

  void judge(
      Map<String, PipelineDefinition> definitions,
      FoldSettings settings,
      long clock,
      Revision revision,
      List<FoldOutput> outputs) {
    for (Trace trace : traces.values()) {
      if (trace.clearTouched() || !trace.closed()) {
        judge(trace, definitions.get(trace.pipeline()), settings, clock, revision, outputs);
      }
    }
    forget(clock);
    totals.tell(revision, outputs);
    totals.settled(clock, settings.horizonMillis()).forEach(totals::forget);
  }

  private void judge(
      Trace trace,
      PipelineDefinition definition,
      FoldSettings settings,
      long clock,
      Revision revision,
      List<FoldOutput> outputs) {
    long deadline =
        (definition == null ? PipelineDefinition.DEFAULT_DEADLINE : definition.deadline())
            .toMillis();
    boolean overdue = clock - trace.firstSeen() > deadline;
    TraceJudge judge = new TraceJudge(trace, learned.of(trace, definition), overdue);
    TraceJudge.Finding finding = judge.judge();
    TraceVerdict told = trace.told();
    List<TraceVerdict.Passage> passages = trace.passages();
    boolean changed =
        told == null
            || told.kind() != finding.kind()
            || !told.stage().equals(finding.stage())
            || !told.passages().equals(passages);
    if (changed) {
      TraceVerdict verdict =
          new TraceVerdict(
              trace.pipeline(),
              Instant.ofEpochSecond(trace.minute() * 60),
              trace.id(),
              revision,
              finding.kind(),
              finding.stage(),
              finding.place(),
              finding.reason(),
              passages);
      trace.tell(verdict, clock);
      outputs.add(new FoldOutput.Verdict(verdict));
    }
    boolean closing =
        finding.kind() != Kind.WAITING && clock - trace.changedAt() >= settings.graceMillis();
    if (changed || closing) {
      if (closing) {
        trace.close();
      }
      totals.put(
          trace.pipeline(),
          totals.openMinute(trace.pipeline(), trace.minute()),
          trace.id().toString(),
          judge.totals(),
          trace.closed(),
          clock);
    }
  }

  void save(StateWriter out) {
    learned.save(out);
    out.each(traces.values(), (each, trace) -> trace.save(each));
    totals.save(out, StateWriter::text);
  }

  static Traces restore(StateReader in) throws WireException {
    Traces traces = new Traces(LearnedStages.restore(in));
    in.each(
        each -> {
          Trace trace = Trace.restore(each);
          traces.traces.put(trace.id(), trace);
        });
    traces.totals.restore(in, StateReader::text);
    return traces;
  }

  private void forget(long clock) {
    for (Iterator<Trace> oldest = traces.values().iterator(); oldest.hasNext(); ) {
      Trace trace = oldest.next();
      boolean old = trace.closed() && clock - trace.changedAt() > KEEP_MILLIS;
      if (!old && traces.size() <= MAX_TRACES) {
        return;
      }
      oldest.remove();
    }
  }
}
