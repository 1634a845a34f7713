// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Role;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/**
 * How many messages became what, of one session or trace in one window.
 *
 * @param issued how many there are
 * @param atLeast whether there may be more, because the origin fell silent
 * @param stages totals by stage
 * @param sinks totals by sink
 * @param drawn how a trace came into the sample; null of a session, which tells of all messages
 */
record Counts(
    long issued, boolean atLeast, List<StageTotals> stages, List<SinkTotals> sinks, Drawn drawn) {
  /** Those of a session. */
  Counts(long issued, boolean atLeast, List<StageTotals> stages, List<SinkTotals> sinks) {
    this(issued, atLeast, stages, sinks, null);
  }

  /** The same where all that waits is unknown. */
  Counts withoutWaiting() {
    return new Counts(
        issued,
        atLeast,
        stages.stream().map(Totals::withoutWaiting).toList(),
        sinks.stream().map(Totals::withoutWaiting).toList(),
        drawn);
  }

  void save(StateWriter out) {
    out.number(issued);
    out.flag(atLeast);
    out.each(
        stages,
        (each, stage) -> {
          each.text(stage.stage());
          each.choice(stage.role());
          each.number(stage.received());
          each.number(stage.handedOver());
          each.number(stage.lostOnHop());
          each.number(stage.lostInStage());
          each.number(stage.skipped());
          each.number(stage.failed());
          each.number(stage.waiting());
          each.number(stage.unknown());
          each.number(stage.corrupted());
          each.number(stage.duplicated());
          each.number(stage.misrouted());
        });
    out.each(
        sinks,
        (each, sink) -> {
          each.text(sink.stage());
          each.number(sink.complete());
          each.number(sink.waiting());
          each.number(sink.lost());
          each.number(sink.skipped());
          each.number(sink.failed());
          each.number(sink.unknown());
          each.number(sink.late());
        });
    out.flag(drawn != null);
    if (drawn != null) {
      drawn.save(out);
    }
  }

  static Counts restore(StateReader in) throws WireException {
    long issued = in.number();
    boolean atLeast = in.flag();
    List<StageTotals> stages = new ArrayList<>();
    in.each(
        each ->
            stages.add(
                new StageTotals(
                    each.text(),
                    each.choice(Role.values()),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number())));
    List<SinkTotals> sinks = new ArrayList<>();
    in.each(
        each ->
            sinks.add(
                new SinkTotals(
                    each.text(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number(),
                    each.number())));
    return new Counts(issued, atLeast, stages, sinks, in.flag() ? Drawn.restore(in) : null);
  }
}
