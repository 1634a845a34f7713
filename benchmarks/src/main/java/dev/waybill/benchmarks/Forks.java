// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a measurement in JVMs of its own, one after the other: what a compiler makes of code differs
 * from run to run, more than what it measures.
 */
final class Forks {
  private Forks() {}

  /** Medians of what {@code count} runs of this program with these arguments print. */
  static Map<String, Double> medians(int count, String... arguments) {
    Map<String, List<Double>> all = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      System.err.printf("%s, fork %d of %d%n", String.join(" ", arguments), i + 1, count);
      run(List.of("-Xms1g", "-Xmx1g"), arguments)
          .forEach((name, value) -> all.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    all.forEach(
        (name, values) ->
            medians.put(
                name, Medians.of(values.stream().mapToDouble(Double::doubleValue).toArray())));
    return medians;
  }

  /**
   * What a run of this program prints.
   *
   * @param jvm options of the JVM
   */
  static Map<String, Double> run(List<String> jvm, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Benchmarks.class.getName());
    Collections.addAll(command, arguments);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Map<String, Double> results = new LinkedHashMap<>();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] parts = line.split(": ", 2);
          results.put(parts[0], Double.valueOf(parts[1]));
        }
      }
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IllegalStateException(String.join(" ", arguments) + " ended with " + exit);
      }
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
