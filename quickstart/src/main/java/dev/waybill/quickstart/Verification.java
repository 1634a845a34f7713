// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.IOException;
import java.time.Duration;

/** Waits for the audit's last word on a run, compares it with the faults file, and prints both. */
final class Verification {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Session session;
  private final RunRecord run;

  Verification(Session session, RunRecord run) {
    this.session = session;
    this.run = run;
  }

  ExitCode verify() throws InterruptedException {
    ReportClient client = new ReportClient(session.system().report().address(), run);
    boolean settled =
        new Settling(client, run.sent(), PATIENCE, session.system()::requireRunning, session::say)
            .await();
    Comparison comparison = compare(client);
    session.say("");
    ComparisonTable.lines(comparison).forEach(session::say);
    ExitCode exitCode = comparison.exitCode();
    return settled || exitCode != ExitCode.EQUAL ? exitCode : ExitCode.BROKEN_OFF;
  }

  private Comparison compare(ReportClient client) {
    Expectation expected = Expectation.read(session.folder().faults(), run.sent());
    try {
      return Comparison.of(expected, client.findings(), client.totals(), client.holes());
    } catch (IOException e) {
      throw new QuickstartException(
          ExitCode.BROKEN_OFF, "The report service does not answer: " + e.getMessage(), e);
    }
  }
}
