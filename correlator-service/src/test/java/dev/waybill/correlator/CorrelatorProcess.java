// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.embedded.ServiceProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The packaged correlator as a process, on a free port. */
final class CorrelatorProcess implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Pattern PORT =
      Pattern.compile("Management interface listening on http://[^:]+:(\\d+)");

  private final Process process;
  private final Path output;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private CorrelatorProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  static CorrelatorProcess start(Map<String, String> settings) {
    try {
      Path output = Files.createTempFile(Path.of("target"), "correlator", ".log");
      Map<String, String> properties = new TreeMap<>(settings);
      properties.put("quarkus.management.port", "0");
      properties.put("quarkus.management.host", "127.0.0.1");
      Process process =
          new ProcessBuilder(
                  ServiceProgram.of(Path.of(""))
                      .command(256, List.of("-XX:TieredStopAtLevel=1"), properties))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new CorrelatorProcess(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CorrelatorProcess awaitReady() {
    await(this::isReady);
    return this;
  }

  /** Until a condition holds; fails with what the correlator logged. */
  void await(Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(PATIENCE).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(log(), e);
    }
  }

  boolean isReady() {
    return status("/q/health/ready") == 200;
  }

  boolean isLive() {
    return status("/q/health/live") == 200;
  }

  /** What a counter or gauge says, summed over its partitions. */
  double metric(String name) {
    return values(name).sum();
  }

  /** How many series a metric has. */
  long count(String metric) {
    return values(metric).count();
  }

  private DoubleStream values(String metric) {
    HttpResponse<String> response = get("/q/metrics");
    return (response == null ? "" : response.body())
        .lines()
        .filter(line -> line.matches(Pattern.quote(metric) + "(\\{.*})? .*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }

  String log() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int awaitExit() {
    await(() -> !process.isAlive());
    return process.exitValue();
  }

  /** Asks it to stop, and returns when it has. */
  void stop() {
    process.destroy();
    awaitExit();
  }

  /** Stops its clock and all else for a while, until {@link #thaw}. */
  void freeze() {
    signal("-STOP");
  }

  void thaw() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void kill() {
    process.destroyForcibly();
    await(() -> !process.isAlive());
  }

  @Override
  public void close() {
    kill();
  }

  private int status(String path) {
    HttpResponse<String> response = get(path);
    return response == null ? 0 : response.statusCode();
  }

  private HttpResponse<String> get(String path) {
    Matcher port = PORT.matcher(log());
    if (!port.find()) {
      return null;
    }
    URI uri = URI.create("http://127.0.0.1:" + port.group(1) + path);
    try {
      return http.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
