// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.wire.Progress;
import dev.waybill.wire.Summary;
import dev.waybill.wire.SummaryRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes a batch of {@code waybill.summaries}. */
final class SummaryStore {
  private SummaryStore() {}

  static Outcome write(Connection connection, List<SummaryRecord> batch) throws SQLException {
    List<Summary> summaries = new ArrayList<>();
    List<Progress> progress = new ArrayList<>();
    SeenPipelines seen = new SeenPipelines();
    for (SummaryRecord value : batch) {
      if (value instanceof Summary summary) {
        summaries.add(summary);
        seen.add(summary.pipeline(), summary.window());
      } else if (value instanceof Progress partition) {
        progress.add(partition);
      }
    }
    Outcome outcome =
        WindowStore.write(connection, summaries).plus(ProgressStore.write(connection, progress));
    seen.write(connection);
    return outcome;
  }
}
