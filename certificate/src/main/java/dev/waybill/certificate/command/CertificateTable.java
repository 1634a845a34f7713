// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.command;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.Scale;
import dev.waybill.certificate.TrialResult;
import java.util.ArrayList;
import java.util.List;

/** Results as a table in Markdown, which is also what the console shows. */
final class CertificateTable {

  private CertificateTable() {}

  /** A row for each figure, with what must be typed to see a trial again alone. */
  static List<String> lines(List<TrialResult> results) {
    List<String> lines = new ArrayList<>();
    for (TrialResult result : results) {
      lines.add("### " + result.title());
      lines.add("");
      lines.add(
          "`%s` · %d s · %s"
              .formatted(
                  command(result), result.seconds(), result.holds() ? "holds" : "DOES NOT HOLD"));
      lines.add("");
      lines.add("| figure | must be | is | |");
      lines.add("|---|---|---|---|");
      for (Row row : result.rows()) {
        lines.add(
            "| %s | %s | %s | %s |"
                .formatted(
                    row.what(),
                    row.expected() == null ? "" : row.expected(),
                    row.got(),
                    row.expected() == null ? "" : row.holds() ? "holds" : "**no**"));
      }
      lines.add("");
    }
    return lines;
  }

  private static String command(TrialResult result) {
    return "./quickstart.sh certify --%s --seed %d --only %s%s"
        .formatted(
            result.scale() == Scale.FULL ? "full" : "quick",
            result.seed(),
            result.trial(),
            result.nativeServices() ? " --native" : "");
  }
}
