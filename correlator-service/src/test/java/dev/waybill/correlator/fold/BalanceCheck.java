// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Whether the totals of a window are what the records of its sessions say, for each sink. */
final class BalanceCheck {
  private final SimulatedGraph graph;
  private final Collection<SessionVerdicts> records;

  BalanceCheck(SimulatedGraph graph, Collection<SessionVerdicts> records) {
    this.graph = graph;
    this.records = records;
  }

  List<String> faultsOf(Summary totals) {
    List<String> faults = new ArrayList<>();
    List<SessionVerdicts> sessions =
        records.stream().filter(each -> each.window().equals(totals.window())).toList();
    if (totals.issued() != issued(sessions)) {
      faults.add("issued " + issued(sessions) + " but told " + totals);
    }
    for (SinkTotals sink : totals.sinks()) {
      List<SessionVerdicts> leading = sessions.stream().filter(each -> leads(each, sink)).toList();
      Set<String> path = graph.before(sink.stage());
      long sum =
          sink.complete()
              + sink.waiting()
              + sink.lost()
              + sink.skipped()
              + sink.failed()
              + sink.unknown();
      boolean agrees =
          sum == issued(leading)
              && sink.waiting() == count(leading, path, Kind.WAITING)
              && sink.lost() == count(leading, path, Kind.LOST)
              && sink.skipped() == count(leading, path, Kind.SKIPPED)
              && sink.failed() == count(leading, path, Kind.FAILED)
              && sink.unknown() == count(leading, path, Kind.UNKNOWN);
      if (!agrees) {
        faults.add("balance of " + sink + " in " + totals + " over " + leading);
      }
    }
    return faults;
  }

  /**
   * Whether a session's messages should get to a sink; an unheard origin is taken for the first.
   */
  private boolean leads(SessionVerdicts session, SinkTotals sink) {
    String origin =
        session.originStage().isEmpty() ? graph.origins().get(0).name() : session.originStage();
    return graph.before(sink.stage()).contains(origin);
  }

  private static long issued(List<SessionVerdicts> sessions) {
    return sessions.stream()
        .flatMap(each -> each.issued().stream())
        .mapToLong(SequenceRange::count)
        .sum();
  }

  private static long count(List<SessionVerdicts> sessions, Set<String> path, Kind kind) {
    return sessions.stream()
        .flatMap(each -> each.verdicts().stream())
        .filter(verdict -> verdict.kind() == kind && path.contains(verdict.stage()))
        .mapToLong(Verdict::count)
        .sum();
  }
}
