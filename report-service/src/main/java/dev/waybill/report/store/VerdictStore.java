// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.VerdictRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes a batch of {@code waybill.verdicts}. */
public final class VerdictStore {
  private VerdictStore() {}

  /** The window that a record belongs to, or null if it does not tell. */
  public static Instant window(VerdictRecord value) {
    if (value instanceof SessionVerdicts session) {
      return session.window();
    }
    return value instanceof TraceVerdict trace ? trace.window() : null;
  }

  public static Outcome write(Connection connection, List<VerdictRecord> batch)
      throws SQLException {
    List<SessionVerdicts> sessions = new ArrayList<>();
    List<TraceVerdict> traces = new ArrayList<>();
    List<LateVerdicts> late = new ArrayList<>();
    SeenPipelines seen = new SeenPipelines();
    for (VerdictRecord verdict : batch) {
      if (verdict instanceof SessionVerdicts session) {
        sessions.add(session);
        seen.add(session.pipeline(), session.window());
      } else if (verdict instanceof TraceVerdict trace) {
        traces.add(trace);
        seen.add(trace.pipeline(), trace.window());
      } else if (verdict instanceof LateVerdicts afterwards) {
        late.add(afterwards);
      }
    }
    Outcome outcome =
        SessionStore.write(connection, sessions)
            .plus(TraceStore.write(connection, traces))
            .plus(LateStore.write(connection, late));
    seen.write(connection);
    return outcome;
  }
}
