// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison as text. */
final class ComparisonTable {

  private static final int MAX_NAMED = 10;

  private ComparisonTable() {}

  /** Its lines. */
  static List<String> lines(Comparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(line("", "injected", "reported", "in totals", "trace ids"));
    for (Comparison.Row row : comparison.rows()) {
      if (row.isEmpty() && row.what().endsWith(" " + OrdersPipeline.MIRROR)) {
        continue; // most runs have none
      }
      String named = row.named() == null ? "" : row.named().toString();
      lines.add(line(row.what(), row.injected() + "", named, row.inTotals() + "", verdict(row)));
    }
    for (Comparison.Row row : comparison.rows()) {
      addDiffering(row, lines);
    }
    if (comparison.unnamed() > 0) {
      lines.add("REST has verdicts on " + comparison.unnamed() + " more messages without names.");
    }
    comparison.holes().forEach(hole -> lines.add("The audit is not whole: " + hole));
    lines.add(conclusion(comparison));
    return lines;
  }

  private static String conclusion(Comparison comparison) {
    return switch (comparison.exitCode()) {
      case EQUAL -> "EQUAL: the audit reports exactly what was injected.";
      case AUDIT_INCOMPLETE -> "INCOMPLETE: the audit itself missed something, see above.";
      default -> "DIFFERENT: the audit does not report what was injected.";
    };
  }

  private static String verdict(Comparison.Row row) {
    if (!row.equal()) {
      return "DIFFERENT";
    }
    return row.named() == null ? "" : "equal";
  }

  private static void addDiffering(Comparison.Row row, List<String> lines) {
    if (row.differing().isEmpty()) {
      return;
    }
    lines.add(row.what() + ":");
    row.differing().stream().limit(MAX_NAMED).forEach(text -> lines.add("  " + text));
    if (row.differing().size() > MAX_NAMED) {
      lines.add("  and " + (row.differing().size() - MAX_NAMED) + " more");
    }
  }

  private static String line(
      String what, String injected, String named, String inTotals, String equal) {
    return String.format(
            Locale.ROOT, "%-32s %12s %12s %12s   %s", what, injected, named, inTotals, equal)
        .stripTrailing();
  }
}
