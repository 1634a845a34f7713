// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Waits for the audit's last word on a run, compares it with the faults file, and tells both. */
final class Verification {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final RunningSystem system;
  private final Path faults;
  private final Consumer<String> say;

  Verification(RunningSystem system, Path faults, Consumer<String> say) {
    this.system = system;
    this.faults = faults;
    this.say = say;
  }

  ExitCode verify(RunRecord run) throws InterruptedException {
    ReportClient client = new ReportClient(system.report().address(), run);
    if (!run.ledger()) {
      return verifyEstimates(client, run);
    }
    boolean settled =
        new Settling(client, run.sent(), PATIENCE, system::requireRunning, say).await();
    Comparison comparison = compare(client, run);
    say.accept("");
    ComparisonTable.lines(comparison).forEach(say);
    ExitCode exitCode = comparison.exitCode();
    return settled || exitCode != ExitCode.EQUAL ? exitCode : ExitCode.BROKEN_OFF;
  }

  private ExitCode verifyEstimates(ReportClient client, RunRecord run) throws InterruptedException {
    boolean settled =
        new TracesSettling(client, PATIENCE, system::requireRunning, say).await(Instant.now());
    Estimates estimates;
    try {
      estimates =
          Estimates.of(
              Expectation.read(faults, run.sent()),
              run.tracedShare(),
              client.totalsOfTraces(),
              client.lossIntervals(),
              client.holes());
    } catch (IOException e) {
      throw silent(e);
    }
    say.accept("");
    estimates.lines().forEach(say);
    ExitCode exitCode = estimates.exitCode();
    return settled || exitCode != ExitCode.EQUAL ? exitCode : ExitCode.BROKEN_OFF;
  }

  private static QuickstartException silent(IOException e) {
    return new QuickstartException(
        ExitCode.BROKEN_OFF, "The report service does not answer: " + e.getMessage(), e);
  }

  private Comparison compare(ReportClient client, RunRecord run) {
    Expectation expected = Expectation.read(faults, run.sent());
    try {
      return Comparison.of(expected, client.findings(), client.totals(), client.holes());
    } catch (IOException e) {
      throw silent(e);
    }
  }
}
