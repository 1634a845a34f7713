// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.PipelineDefinition;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** One run of the launcher: what it started, how it watches it, and how it stops it. */
final class Session implements AutoCloseable {

  private static final long LOOK_MILLIS = 50;

  /** How long after a child's death by Ctrl-C our own signal may come. */
  private static final int LOOKS_FOR_SIGNAL = 20;

  private final Options options;
  private final RunFolder folder;
  private final RunningSystem system;
  private volatile DemoPipeline demo;
  private volatile boolean closing;

  Session(Options options, RunFolder folder, RunningSystem system) {
    this.options = options;
    this.folder = folder;
    this.system = system;
  }

  Options options() {
    return options;
  }

  RunFolder folder() {
    return folder;
  }

  RunningSystem system() {
    return system;
  }

  /** Starts the servers and services; publishes the demo's definition if there is to be a demo. */
  void startSystem(boolean withDemo) throws InterruptedException {
    Instant start = Instant.now();
    say("Starting Kafka, PostgreSQL, the correlator and the report service on " + folder.root());
    PipelineDefinition definition =
        OrdersPipeline.definition(
            start.toEpochMilli(),
            options.ledger() ? OrdersPipeline.DEADLINE : OrdersPipeline.TRACES_DEADLINE,
            options.samplingRate(),
            options.faults().mirrored());
    system.start(withDemo ? definition : null);
    say("They are up after %,d s.", seconds(start));
  }

  /** A demo that {@link #close} stops if it still runs. */
  DemoPipeline demo(FaultFile faults) {
    demo =
        new DemoPipeline(
            system, options.samplingRate(), options.ledger(), options.faults(), faults);
    return demo;
  }

  /** Throws if something died; else tells how it goes. */
  void watch(Progress progress) {
    system.requireRunning();
    progress.tell();
  }

  /** Tells the person at the keyboard. */
  void say(String line, Object... values) {
    System.out.println(values.length == 0 ? line : String.format(Locale.ROOT, line, values));
  }

  static long seconds(Instant start) {
    return Math.round((Instant.now().toEpochMilli() - start.toEpochMilli()) / 1_000.0);
  }

  /**
   * Never returns if the launcher is being stopped: whatever the main thread then sees fail is but
   * the stopping. Ctrl-C reaches the servers as well as us, and their death may be seen first.
   */
  void awaitEndIfClosing() {
    for (int look = 0; closing || look < LOOKS_FOR_SIGNAL; look++) {
      LockSupport.parkNanos(LOOK_MILLIS * 1_000_000);
    }
  }

  /** Stops the demo, then the system. Called by the shutdown hook, whatever the others do. */
  @Override
  public void close() {
    closing = true;
    say("Stopping.");
    DemoPipeline running = demo;
    if (running != null) {
      running.close();
    }
    system.close();
    folder.close();
  }
}
