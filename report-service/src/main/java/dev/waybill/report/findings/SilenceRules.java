// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.statistics.Phrases;
import dev.waybill.report.statistics.StageTotals;
import dev.waybill.report.statistics.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who tells of nothing, though there is something to tell. Pure functions.
 *
 * <p>A stage behind the origin is silent when messages wait for it and it tells of not one more: a
 * stage that lags tells of older messages, and one that has nothing to read lets none wait. An
 * origin is silent when its last messages are marked as "at least so many", which the audit does
 * when it fell silent without a goodbye, and nothing follows. A pipeline whose origins are well, or
 * left with a goodbye, and issue nothing is only quiet.
 *
 * <p>Time is log time of the audit here: while the audit itself is silent no stage can be blamed.
 */
final class SilenceRules {
  private static final String ORIGIN = "origin";

  private SilenceRules() {}

  /** What a stage tells in the windows that are looked at. */
  private static final class Told {
    private final String role;
    private long told;
    private long waiting;
    private Totals last; // in which it told of anything

    private Told(String role) {
      this.role = role;
    }

    private void add(Totals window, StageTotals stage) {
      long more = stage.received() + stage.handedOver() + stage.skipped() + stage.failed();
      told += more;
      waiting += stage.waiting();
      if (more > 0) {
        last = window;
      }
    }
  }

  private static Map<String, Told> told(List<Totals> windows) {
    Map<String, Told> stages = new LinkedHashMap<>();
    for (Totals window : windows) {
      for (StageTotals stage : window.stages()) {
        stages.computeIfAbsent(stage.stage(), name -> new Told(stage.role())).add(window, stage);
      }
    }
    return stages;
  }

  /**
   * When each stage last told of one more message.
   *
   * @param next windows from this one on will be looked at next time
   */
  static Map<String, Heard> heard(PipelineFacts facts, Instant next, Instant auditTo) {
    Map<String, Told> later =
        told(facts.windows().stream().filter(each -> !each.window().isBefore(next)).toList());
    Map<String, Heard> heard = new TreeMap<>();
    told(facts.windows())
        .forEach(
            (stage, all) -> {
              Told kept = later.get(stage);
              heard.put(
                  stage,
                  new Heard(
                      kept == null ? 0 : kept.told, at(facts.heard().get(stage), all, auditTo)));
            });
    return heard;
  }

  private static Instant at(Heard before, Told now, Instant auditTo) {
    return before == null || now.told > before.told() ? auditTo : before.at();
  }

  static List<Observation> observe(
      PipelineFacts facts, Instant auditTo, Instant now, FindingLimits limits) {
    List<Observation> seen = new ArrayList<>();
    if (!facts.audited() || auditTo == null) {
      return seen;
    }
    told(facts.windows())
        .forEach(
            (stage, told) -> {
              Instant since =
                  told.role.equals(ORIGIN)
                      ? originSilentSince(told)
                      : stageSilentSince(facts.heard().get(stage), told);
              if (since != null && beyond(since, auditTo, limits.silence())) {
                seen.add(silence(facts, stage, told, since, auditTo, now, limits));
              }
            });
    Instant end = facts.lastWindow().plus(Finding.MINUTE);
    boolean recent = end.plus(limits.lookBack()).isAfter(auditTo);
    if (seen.isEmpty()
        && (recent || facts.definition() != null)
        && beyond(end, auditTo, limits.quiet())) {
      seen.add(quiet(facts, end, auditTo, now, limits));
    }
    return seen;
  }

  private static Instant stageSilentSince(Heard before, Told told) {
    boolean more = before == null || told.told > before.told();
    return told.waiting == 0 || more ? null : before.at();
  }

  private static Instant originSilentSince(Told told) {
    return told.last == null || !told.last.atLeast()
        ? null
        : told.last.window().plus(Finding.MINUTE);
  }

  private static boolean beyond(Instant since, Instant auditTo, Duration limit) {
    return !auditTo.isBefore(since.plus(limit));
  }

  private static Observation silence(
      PipelineFacts facts,
      String stage,
      Told told,
      Instant since,
      Instant auditTo,
      Instant now,
      FindingLimits limits) {
    Duration silent = Duration.between(since, auditTo);
    String what =
        told.role.equals(ORIGIN)
            ? "it ended without a goodbye, and nobody knows whether it issued more"
            : Phrases.count(told.waiting, "message") + " wait on the way to it or in it";
    return new Observation(
        new FindingKey(facts.pipeline(), Rule.SILENCE, stage),
        Severity.CRITICAL,
        stage,
        told.role.equals(ORIGIN) ? "stage" : "hop",
        since,
        later(since, now),
        silent.toSeconds(),
        limits.silence().toSeconds(),
        "Stage %s of pipeline %s is silent: it has told of no message since %s, for %s; %s."
            .formatted(stage, facts.pipeline(), since, Phrases.span(silent), what));
  }

  private static Observation quiet(
      PipelineFacts facts, Instant end, Instant auditTo, Instant now, FindingLimits limits) {
    Duration quiet = Duration.between(end, auditTo);
    return new Observation(
        new FindingKey(facts.pipeline(), Rule.QUIET, ""),
        Severity.INFO,
        null,
        null,
        end,
        later(end, now),
        quiet.toSeconds(),
        limits.quiet().toSeconds(),
        "Pipeline %s is quiet: nothing was issued since %s, for %s, and no origin died."
            .formatted(facts.pipeline(), end, Phrases.span(quiet)));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
