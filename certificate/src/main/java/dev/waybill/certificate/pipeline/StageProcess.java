// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An instance of a stage in a process of its own, which can be killed. */
public final class StageProcess implements StageInstance {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StageSpec spec;
  private final Process process;
  private final Path notes;
  private final Path log;
  private volatile boolean killed;

  private StageProcess(StageSpec spec, Process process, Path notes, Path log) {
    this.spec = spec;
    this.process = process;
    this.notes = notes;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param notes where it writes what it does
   * @param log where it prints to
   */
  static StageProcess start(StageSpec spec, Path notes, Path log) {
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx128m",
                      "-XX:+UseSerialGC",
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      System.getProperty("java.class.path"),
                      StageProcess.class.getName(),
                      JSON.writeValueAsString(spec),
                      notes.toString()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new StageProcess(spec, process, notes, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the stage that its first argument describes; ends in order when its input is closed. */
  public static void main(String[] args) throws Exception {
    StageSpec spec = JSON.readValue(args[0], StageSpec.class);
    Notes notes = new Notes(Path.of(args[1]), spec.stage());
    StageThread stage = StageThread.start(spec, spec.body(notes), notes);
    Thread input = new Thread(StageProcess::readToEnd, "input");
    input.setDaemon(true);
    input.start();
    while (stage.isRunning() && input.isAlive()) {
      input.join(50);
    }
    stage.stop();
    System.exit(0);
  }

  /** Whoever started it closes its input to stop it, or because it died itself. */
  private static void readToEnd() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // as good as its end
    }
  }

  @Override
  public StageSpec spec() {
    return spec;
  }

  @Override
  public boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public void requireHealthy() {
    if (!killed && !process.isAlive() && process.exitValue() != 0) {
      throw new IllegalStateException("The stage " + spec.stage() + " died; see " + log);
    }
  }

  @Override
  public void stop() throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // it is gone, which shows below
    }
    process.waitFor();
    requireHealthy();
  }

  /**
   * Kills it (SIGKILL), as a crash would; its notes, if it had come to any, are then those of a
   * killed instance.
   */
  public void kill() throws InterruptedException {
    killed = true;
    process.destroyForcibly().waitFor();
    if (!Files.exists(notes)) {
      return;
    }
    try {
      Files.move(notes, notes.resolveSibling(notes.getFileName() + Truth.OF_KILLED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    killed = true;
    process.destroyForcibly();
  }
}
