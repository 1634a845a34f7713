// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.command;

import dev.waybill.certificate.CertifyOptions;
import dev.waybill.certificate.Commit;
import dev.waybill.certificate.Folders;
import dev.waybill.certificate.JsonFile;
import dev.waybill.certificate.Machine;
import dev.waybill.certificate.ParallelTasks;
import dev.waybill.certificate.ResultFiles;
import dev.waybill.certificate.Row;
import dev.waybill.certificate.Scale;
import dev.waybill.certificate.TrialResult;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.trial.Trial;
import dev.waybill.certificate.trial.TrialRun;
import dev.waybill.embedded.Leftovers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Runs trials, quick ones two at once, and writes down what they find. */
final class Battery {

  private final CertifyOptions options;
  private final Path home;
  private final String commit;
  private final Consumer<String> console;
  private final ResultFiles files;
  private final Map<String, TrialResult> results = new HashMap<>();

  Battery(CertifyOptions options, Path home, Consumer<String> console) {
    this.options = options;
    this.home = home;
    this.commit = Commit.of(home);
    this.console = console;
    this.files = new ResultFiles(options.data().resolve("results"));
  }

  /**
   * Runs those trials that were asked for.
   *
   * @return whether all hold
   */
  boolean run(List<Trial> trials) throws IOException, InterruptedException {
    runAll(trials.stream().filter(trial -> !trial.isAlone()).toList(), atOnce());
    runAll(trials.stream().filter(Trial::isAlone).toList(), 1);
    List<TrialResult> results = inOrder(trials);
    CertificateTable.lines(results).forEach(console);
    boolean holds = results.stream().allMatch(TrialResult::holds);
    console.accept(holds ? "ALL OF IT HOLDS." : "NOT ALL OF IT HOLDS.");
    console.accept("Written to " + options.data().resolve("certificate.md"));
    return holds;
  }

  /** Most of a trial is waiting. What takes hours need not be in haste. */
  private int atOnce() {
    return options.scale() == Scale.QUICK ? 2 : 1;
  }

  private void runAll(List<Trial> trials, int atOnce) throws IOException, InterruptedException {
    List<ParallelTasks.Task> all = new ArrayList<>();
    for (Trial trial : trials) {
      all.add(() -> settle(trial));
    }
    try {
      ParallelTasks.run(all, atOnce);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void settle(Trial trial) throws IOException, InterruptedException {
    Optional<TrialResult> earlier = earlier(trial);
    TrialResult result;
    if (earlier.isPresent()) {
      result = earlier.get();
      console.accept("%-10s held at %s".formatted(trial.name(), result.finished()));
    } else {
      result = run(trial);
    }
    add(result);
  }

  private synchronized void add(TrialResult result) throws IOException {
    results.put(result.trial(), result);
    write(inOrder(Trials.ALL));
  }

  private synchronized List<TrialResult> inOrder(List<Trial> trials) {
    return trials.stream().map(Trial::name).map(results::get).filter(Objects::nonNull).toList();
  }

  /** A result that holds, of the same trial by the same sources. */
  private Optional<TrialResult> earlier(Trial trial) {
    return options.again()
        ? Optional.empty()
        : files
            .read(trial.name())
            .filter(TrialResult::holds)
            .filter(result -> result.scale() == options.scale() && result.seed() == options.seed())
            .filter(result -> result.nativeServices() == options.nativeServices())
            .filter(result -> result.commit().equals(commit) && Commit.isCertain(commit));
  }

  private TrialResult run(Trial trial) throws IOException, InterruptedException {
    console.accept("%-10s %s".formatted(trial.name(), trial.title()));
    Path folder = options.data().resolve(trial.name());
    if (Files.exists(folder)) {
      Leftovers.kill(folder); // of a battery that was killed
    }
    Folders.empty(folder);
    Instant start = Instant.now();
    TrialRun run =
        new TrialRun(
            options.scale(),
            options.seed(),
            new AuditSystem.Place(
                home, folder, options.data().resolve("programs"), options.nativeServices()),
            line -> console.accept("%-10s %s".formatted(trial.name(), line)));
    try {
      trial.run(run);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError e) { // whatever it is, the other trials go on
      run.add(new Row(TrialResult.RUNS_TO_ITS_END, "yes", e.toString(), false));
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      run.detail(trace.toString());
    }
    Instant end = Instant.now();
    TrialResult result =
        new TrialResult(
            trial.name(),
            trial.title(),
            options.scale(),
            options.seed(),
            options.nativeServices(),
            commit,
            end.truncatedTo(ChronoUnit.SECONDS).toString(),
            Duration.between(start, end).toSeconds(),
            run.rows(),
            run.details());
    files.write(result);
    run.details().forEach(console);
    run.say(result.holds() ? "holds" : "DOES NOT HOLD; the data is kept in " + folder);
    if (result.holds()) {
      Folders.empty(folder);
    }
    return result;
  }

  private void write(List<TrialResult> results) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", Machine.describe());
    all.put("commit", commit);
    all.put("trials", results);
    JsonFile.write(options.data().resolve("certificate.json"), all);
    List<String> lines = new ArrayList<>();
    lines.add("Machine: " + Machine.describe() + "; commit " + commit);
    lines.add("");
    lines.addAll(CertificateTable.lines(results));
    Files.write(options.data().resolve("certificate.md"), lines);
  }
}
