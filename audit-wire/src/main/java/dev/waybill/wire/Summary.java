// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.time.Instant;
import java.util.List;

/**
 * Totals of one pipeline's window in one partition of the audit log. The record with the highest
 * revision replaces those before it; a window's totals are the sums over partitions.
 *
 * @param pipeline the pipeline
 * @param window start of the minute of origin time
 * @param evidence what was counted: every message, or the sampled ones of services without a ledger
 * @param revision up to where in the audit log this is true
 * @param closed false while it is provisional
 * @param issued messages that the origins issued
 * @param atLeast whether an origin fell silent, so that {@code issued} may be too low
 * @param stages totals by stage, in the order of the pipeline
 * @param sinks what became of the messages on the way to each sink; for each sink {@code issued} is
 *     the sum of its fields but {@code late}, where one definition with one origin holds for the
 *     whole window
 * @param latencies how long sampled messages took, by stage, hop and sink
 * @param spanChecks how spans and ledger agree, by stage, once the window is closed
 * @param samples of traces: how they were sampled and what became of them, by sink
 */
public record Summary(
    String pipeline,
    Instant window,
    Evidence evidence,
    Revision revision,
    boolean closed,
    long issued,
    boolean atLeast,
    List<StageTotals> stages,
    List<SinkTotals> sinks,
    List<LatencyHistogram> latencies,
    List<SpanCheck> spanChecks,
    List<LossSample> samples)
    implements SummaryRecord {

  static final String TYPE = "summary";

  /** What was counted. */
  public enum Evidence {
    /** Every message, by the ledger. */
    LEDGER,
    /** The messages whose services sent spans and have no ledger. */
    TRACES
  }

  /**
   * Totals of a stage and of the hop that leads to it. Each counts messages once.
   *
   * @param stage the stage
   * @param role its role
   * @param received messages that it received, whatever became of them
   * @param handedOver messages that it handed over
   * @param lostOnHop messages lost on the way to it
   * @param lostInStage messages lost in it
   * @param skipped messages that it left out
   * @param failed messages that it said it could not hand over
   * @param waiting messages that wait on the way to it or in it
   * @param unknown messages of which the audit does not know what became of them here
   * @param corrupted messages whose bytes were not those sealed when it received them
   * @param duplicated messages that it handed over more than once
   * @param misrouted messages that are another pipeline's: counted with those, at this stage
   */
  public record StageTotals(
      String stage,
      Role role,
      long received,
      long handedOver,
      long lostOnHop,
      long lostInStage,
      long skipped,
      long failed,
      long waiting,
      long unknown,
      long corrupted,
      long duplicated,
      long misrouted) {

    void write(JsonWriter json) {
      json.string("stage", stage);
      json.choice("role", role);
      json.number("received", received);
      json.number("handedOver", handedOver);
      json.number("lostOnHop", lostOnHop);
      json.number("lostInStage", lostInStage);
      json.number("skipped", skipped);
      json.number("failed", failed);
      json.number("waiting", waiting);
      json.number("unknown", unknown);
      json.number("corrupted", corrupted);
      json.number("duplicated", duplicated);
      json.numberUnlessZero("misrouted", misrouted);
    }

    static StageTotals read(JsonObject json) throws WireException {
      return new StageTotals(
          json.string("stage"),
          json.choice("role", Role.class),
          json.count("received"),
          json.count("handedOver"),
          json.count("lostOnHop"),
          json.count("lostInStage"),
          json.count("skipped"),
          json.count("failed"),
          json.count("waiting"),
          json.count("unknown"),
          json.count("corrupted"),
          json.count("duplicated"),
          json.count("misrouted", 0));
    }
  }

  /**
   * What became, on the way to one sink, of those of the window's messages that should get there.
   *
   * @param stage the sink
   * @param complete handed over by it
   * @param waiting not decided yet
   * @param lost lost on a hop or in a stage on the way
   * @param skipped left out by a stage on the way
   * @param failed failed at a stage on the way
   * @param unknown not known because the audit has a hole
   * @param late how many of {@code complete} had been told to be lost before
   */
  public record SinkTotals(
      String stage,
      long complete,
      long waiting,
      long lost,
      long skipped,
      long failed,
      long unknown,
      long late) {

    void write(JsonWriter json) {
      json.string("stage", stage);
      json.number("complete", complete);
      json.number("waiting", waiting);
      json.number("lost", lost);
      json.number("skipped", skipped);
      json.number("failed", failed);
      json.number("unknown", unknown);
      json.numberUnlessZero("late", late);
    }

    static SinkTotals read(JsonObject json) throws WireException {
      return new SinkTotals(
          json.string("stage"),
          json.count("complete"),
          json.count("waiting"),
          json.count("lost"),
          json.count("skipped"),
          json.count("failed"),
          json.count("unknown"),
          json.count("late", 0));
    }
  }

  /** Copies the lists. */
  public Summary {
    stages = List.copyOf(stages);
    sinks = List.copyOf(sinks);
    latencies = List.copyOf(latencies);
    spanChecks = List.copyOf(spanChecks);
    samples = List.copyOf(samples);
  }

  /** A summary to which no spans have anything to add. */
  public Summary(
      String pipeline,
      Instant window,
      Evidence evidence,
      Revision revision,
      boolean closed,
      long issued,
      boolean atLeast,
      List<StageTotals> stages,
      List<SinkTotals> sinks) {
    this(
        pipeline, window, evidence, revision, closed, issued, atLeast, stages, sinks, List.of(),
        List.of(), List.of());
  }

  /** A summary of which it is not told how its messages were sampled, as of the ledger's. */
  public Summary(
      String pipeline,
      Instant window,
      Evidence evidence,
      Revision revision,
      boolean closed,
      long issued,
      boolean atLeast,
      List<StageTotals> stages,
      List<SinkTotals> sinks,
      List<LatencyHistogram> latencies,
      List<SpanCheck> spanChecks) {
    this(
        pipeline,
        window,
        evidence,
        revision,
        closed,
        issued,
        atLeast,
        stages,
        sinks,
        latencies,
        spanChecks,
        List.of());
  }

  @Override
  public byte[] encode() {
    return JsonWriter.object(
        json -> {
          json.string("type", TYPE);
          json.string("pipeline", pipeline);
          json.string("window", window.toString());
          json.choice("evidence", evidence);
          json.object("revision", revision::write);
          json.bool("closed", closed);
          json.number("issued", issued);
          json.bool("atLeast", atLeast);
          json.objects("stages", stages, (inner, stage) -> stage.write(inner));
          json.objects("sinks", sinks, (inner, sink) -> sink.write(inner));
          json.objectsUnlessEmpty("latencies", latencies, (inner, each) -> each.write(inner));
          json.objectsUnlessEmpty("spanChecks", spanChecks, (inner, each) -> each.write(inner));
          json.objectsUnlessEmpty("samples", samples, (inner, each) -> each.write(inner));
        });
  }

  static Summary read(JsonObject json) throws WireException {
    return new Summary(
        json.string("pipeline"),
        json.instant("window"),
        json.choice("evidence", Evidence.class),
        Revision.read(json.object("revision")),
        json.bool("closed", false),
        json.count("issued"),
        json.bool("atLeast", false),
        json.objects("stages", StageTotals::read),
        json.objects("sinks", SinkTotals::read),
        json.objects("latencies", LatencyHistogram::read),
        json.objects("spanChecks", SpanCheck::read),
        json.objects("samples", LossSample::read));
  }
}
