// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.Sampling;
import dev.waybill.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was injected beside what REST reports of traced messages alone, and what follows from that
 * for all. Traces tell what is lost for a sink and what is corrupted at a stage that hands it over;
 * duplicates are known to the ledger only.
 *
 * @param rows one a thing that is estimated
 * @param holes what keeps the audit from being whole, a line each; empty if it is
 */
record Estimates(List<Estimate> rows, List<String> holes) {

  /** Two ways to the same number differ by less. */
  private static final double EQUAL = 1e-9;

  /** Copies the lists. */
  Estimates {
    rows = List.copyOf(rows);
    holes = List.copyOf(holes);
  }

  /**
   * @param expected what was injected
   * @param samplingRate of the origin
   * @param traces totals of the traced messages
   * @param told by REST, the 95 % intervals for the share that is lost, by sink
   * @param holes what the audit itself missed
   */
  static Estimates of(
      Expectation expected,
      double samplingRate,
      Totals traces,
      Map<String, BinomialInterval> told,
      List<String> holes) {
    long sent = expected.issued();
    long traced = traces.issued();
    List<String> all = new ArrayList<>(holes);
    long begun =
        traces.stage(OrdersPipeline.SHOP) == null
            ? 0
            : traces.stage(OrdersPipeline.SHOP).handedOver();
    if (traced > sent || begun != traced) {
      all.add("of " + traced + " traces " + begun + " tell of the shop, which sent " + sent);
      return new Estimates(List.of(), all);
    }
    if (traces.waiting() + traces.unknown() > 0) {
      all.add(traces.waiting() + " verdicts are out, " + traces.unknown() + " are UNKNOWN");
    }
    List<Estimate> rows = new ArrayList<>();
    rows.add(
        new Estimate(
            "traced", Sampling.rate(Sampling.threshold(samplingRate)), traced, sent, sent));
    for (String sink : OrdersPipeline.SINKS) {
      long lost = sent - expected.completeAt(sink);
      Estimate row = row("lost for " + sink, lost, traces.lostFor(sink), traced, sent);
      rows.add(row);
      if (traced > 0 && !isSame(row.interval(Estimate.SHOWN_CONFIDENCE), told.get(sink))) {
        all.add("of what is " + row.what() + " REST tells the interval " + told.get(sink));
      }
    }
    for (String stage : OrdersPipeline.receiving(false)) {
      long corrupted = corruptedAndHandedOver(expected.findings(), stage);
      rows.add(row("corrupted at " + stage, corrupted, traces.corruptedAt(stage), traced, sent));
    }
    return new Estimates(rows, all);
  }

  /** All have the same weight here, so REST must tell Clopper and Pearson's, as we reckon them. */
  private static boolean isSame(BinomialInterval ours, BinomialInterval told) {
    return told != null
        && Math.abs(ours.low() - told.low()) < EQUAL
        && Math.abs(ours.high() - told.high()) < EQUAL;
  }

  private static Estimate row(String what, long injected, long hits, long traced, long sent) {
    return new Estimate(what, sent == 0 ? 0 : (double) injected / sent, hits, traced, sent);
  }

  /** A span ends when its message is handed over; of what a stage forgets there is none. */
  private static long corruptedAndHandedOver(Findings injected, String stage) {
    Place inStage = new Place(stage, Verdict.Place.STAGE);
    return injected.corruptedAt(stage).stream()
        .filter(message -> !injected.lostAt(inStage).contains(message))
        .count();
  }

  ExitCode exitCode() {
    if (!holes.isEmpty()) {
      return ExitCode.AUDIT_INCOMPLETE;
    }
    return rows.stream().allMatch(row -> row.holds(Estimate.JUDGED_CONFIDENCE))
        ? ExitCode.EQUAL
        : ExitCode.DIFFERENT;
  }

  /** As a table. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("", "injected", "in the sample", "estimate", "95 % interval", "truth is"));
    rows.forEach(row -> lines.add(line(row)));
    holes.forEach(hole -> lines.add("The audit is not whole: " + hole));
    lines.add(
        switch (exitCode()) {
          case EQUAL ->
              "WITHIN: what was injected lies within what the sample says of all messages.";
          case AUDIT_INCOMPLETE -> "INCOMPLETE: the audit itself missed something, see above.";
          default -> "OUTSIDE: the sample says something else than what was injected.";
        });
    return lines;
  }

  private static String line(Estimate row) {
    BinomialInterval interval = row.interval(Estimate.SHOWN_CONFIDENCE);
    return line(
        row.what(),
        Long.toString(row.trueCount()),
        row.hits() + " of " + row.sample(),
        String.format(Locale.ROOT, "%.1f", row.estimatedCount()),
        String.format(
            Locale.ROOT,
            "%.1f to %.1f",
            interval.low() * row.population(),
            interval.high() * row.population()),
        verdict(row));
  }

  private static String verdict(Estimate row) {
    if (row.holds(Estimate.SHOWN_CONFIDENCE)) {
      return "within";
    }
    return row.holds(Estimate.JUDGED_CONFIDENCE) ? "within 99.99 %" : "OUTSIDE";
  }

  private static String line(String... cells) {
    return String.format(Locale.ROOT, "%-24s %9s %16s %10s %19s   %s", (Object[]) cells)
        .stripTrailing();
  }
}
