// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import dev.waybill.certificate.Folders;
import dev.waybill.certificate.ResultFiles;
import dev.waybill.certificate.Row;
import dev.waybill.certificate.SystemProperties;
import dev.waybill.certificate.TrialResult;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs what must find a mutant, in a process of its own. */
final class FinderRun {

  private static final Duration TEST_LIMIT = Duration.ofMinutes(10);
  private static final Duration TRIAL_LIMIT = Duration.ofMinutes(30);

  /** A mutant that lets messages wait for ever would take that long for each pipeline. */
  private static final String TRIAL_PATIENCE = "PT1M";

  private final MutantTree tree;
  private final Path data;
  private final Class<?> battery;

  /**
   * @param battery the program that runs trials
   */
  FinderRun(MutantTree tree, Path data, Class<?> battery) {
    this.tree = tree;
    this.data = data;
    this.battery = battery;
  }

  /**
   * What came of it.
   *
   * @param passed whether it ran, and all was well
   * @param failed whether it ran, and what it looks at was not well; neither of both if it could
   *     not run
   * @param what the first that failed, or why it could not run
   */
  record Finding(boolean passed, boolean failed, String what) {

    static Finding didNotRun(String why) {
      return new Finding(false, false, why);
    }
  }

  /**
   * Runs it.
   *
   * @param mutated the mutant's classes, or empty to see that it passes without
   * @param log gets what it prints
   */
  Finding run(Finder finder, Optional<MutatedClasses> mutated, Path log)
      throws IOException, InterruptedException {
    return finder.isTrial() ? trial(finder, mutated, log) : test(finder, mutated, log);
  }

  private Finding test(Finder finder, Optional<MutatedClasses> mutated, Path log)
      throws IOException, InterruptedException {
    List<String> classPath =
        List.of(
            tree.testClassPath(finder.module()),
            origin(TestProgram.class),
            origin(LauncherFactory.class));
    List<String> command = java(mutated, classPath, "-Xmx1g");
    command.add(TestProgram.class.getName());
    command.add(tree.testClass(finder));
    if (!finder.method().isEmpty()) {
      command.add(finder.method());
    }
    int exit = run(command, tree.module(finder.module()), log, TEST_LIMIT);
    return switch (exit) {
      case TestProgram.PASSED -> new Finding(true, false, "");
      case TestProgram.FAILED -> new Finding(false, true, failedTests(log));
      case TestProgram.NOTHING_RAN -> Finding.didNotRun("no test ran");
      default -> Finding.didNotRun("ended with " + exit);
    };
  }

  private static String failedTests(Path log) throws IOException {
    return Files.readString(log)
        .lines()
        .filter(line -> line.startsWith(TestProgram.FAILURE))
        .map(line -> line.substring(TestProgram.FAILURE.length()))
        .findFirst()
        .orElse("");
  }

  /** What keeps a trial from its end is no finding, whatever that may be. */
  private Finding trial(Finder finder, Optional<MutatedClasses> mutated, Path log)
      throws IOException, InterruptedException {
    Path trialData = data.resolve("trial");
    Folders.empty(trialData);
    Path certificate = tree.module("certificate").resolve("target");
    List<String> command =
        java(
            mutated,
            List.of(
                certificate.resolve("classes").toString(), certificate.resolve("lib/*").toString()),
            "-Xmx512m");
    command.add(1, "-D" + SystemProperties.HOME + "=" + tree.root());
    command.add(1, "-D" + SystemProperties.PATIENCE + "=" + TRIAL_PATIENCE);
    command.add(battery.getName());
    command.addAll(
        List.of(
            "--quick", "--again", "--only", finder.testClass(), "--data", trialData.toString()));
    int exit = run(command, tree.root(), log, TRIAL_LIMIT);
    Optional<TrialResult> result =
        new ResultFiles(trialData.resolve("results")).read(finder.testClass());
    if (result.isEmpty()) {
      return Finding.didNotRun("ended with " + exit + " and has no result");
    }
    List<Row> wrong = result.get().rows().stream().filter(row -> !row.holds()).toList();
    if (wrong.stream().anyMatch(row -> row.what().equals(TrialResult.RUNS_TO_ITS_END))) {
      return Finding.didNotRun(wrong.get(wrong.size() - 1).got());
    }
    return new Finding(
        wrong.isEmpty(),
        !wrong.isEmpty(),
        wrong.stream()
            .map(row -> "%s: must be %s, is %s".formatted(row.what(), row.expected(), row.got()))
            .collect(Collectors.joining("; ")));
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e); // a class loader made it
    }
  }

  private static List<String> java(
      Optional<MutatedClasses> mutated, List<String> classPath, String memory) {
    List<String> parts = new ArrayList<>();
    mutated.ifPresent(classes -> parts.add(classes.folder().toString()));
    parts.addAll(classPath);
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            memory,
            "-XX:+UseSerialGC",
            "-cp",
            String.join(File.pathSeparator, parts)));
  }

  private static int run(List<String> command, Path folder, Path log, Duration limit)
      throws IOException, InterruptedException {
    Files.createDirectories(log.getParent());
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      return -1;
    } finally {
      // Servers that it started die with it, or by their own watch.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
