// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** The system with or without the demo, until somebody stops it. */
final class LastingDemo {

  private static final Duration TELL = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 500;
  private static final int MESSAGES_PER_SECOND = 25;

  private final Session session;

  LastingDemo(Session session) {
    this.session = session;
  }

  /** Keeps the demo running. Ends by an exception only. */
  ExitCode run() throws InterruptedException {
    forgetRun();
    session.startSystem(true);
    try (FaultFile faults = FaultFile.append(session.folder().faults());
        DemoPipeline demo = session.demo(faults)) {
      demo.startReceivers();
      long seed = session.options().faults().seed();
      demo.startShop(new OrderSource(Long.MAX_VALUE, seed), MESSAGES_PER_SECOND);
      printAddresses();
      session.say("Every fault that the demo injects is a line of " + session.folder().faults());
      session.say("Ctrl-C stops everything.");
      Progress progress = new Progress(TELL, () -> sayInjected(demo, faults));
      demo.awaitShop(() -> session.watch(progress));
      throw new QuickstartException(ExitCode.DEFECT, "The demo ended by itself");
    }
  }

  /** Keeps the system running without the demo. Ends by an exception only. */
  ExitCode runWithoutDemo() throws InterruptedException {
    session.startSystem(false);
    printAddresses();
    session.say("Ctrl-C stops everything.");
    while (true) {
      session.system().requireRunning();
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** The faults file goes on, so that what {@code --compare} would compare is gone. */
  private void forgetRun() {
    try {
      Files.deleteIfExists(session.folder().run());
    } catch (IOException e) {
      throw new QuickstartException(
          ExitCode.NOT_STARTED, "Cannot delete " + session.folder().run() + ": " + e, e);
    }
  }

  private void printAddresses() {
    RunningSystem system = session.system();
    session.say("");
    session.say("  Page and REST  " + system.report().address() + "/");
    session.say("  Kafka          " + system.kafka().bootstrapServers());
    session.say(
        "  PostgreSQL     " + system.postgresql().jdbcUrl() + ", user and password waybill");
    session.say("  Health         " + system.report().managementAddress() + "/q/health (report)");
    session.say(
        "                 " + system.correlator().managementAddress() + "/q/health (correlator)");
    session.say("  Data and logs  " + session.folder().root());
    session.say("");
  }

  private void sayInjected(DemoPipeline demo, FaultFile faults) {
    session.say(
        "%,d messages sent; injected so far: %,d lost, %,d corrupted, %,d duplicated",
        demo.sent(),
        faults.count(Kind.LOST),
        faults.count(Kind.CORRUPTED),
        faults.count(Kind.DUPLICATED));
  }
}
