// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.wire.Progress;
import dev.waybill.wire.Summary;
import dev.waybill.wire.SummaryRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes a batch of {@code waybill.summaries}. */
public final class SummaryStore {
  private SummaryStore() {}

  /** The window that a record belongs to, or null if it is not of one. */
  public static Instant window(SummaryRecord value) {
    return value instanceof Summary summary ? summary.window() : null;
  }

  public static Outcome write(Connection connection, List<SummaryRecord> batch)
      throws SQLException {
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
    WindowStore.Written windows = WindowStore.write(connection, summaries);
    Outcome outcome = windows.outcome().plus(ProgressStore.write(connection, progress));
    seen.write(connection);
    HourVersions.touch(connection, windows.keys());
    return outcome;
  }
}
