// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** {@code --once}: sends, waits until all stages have worked off all of it, and compares. */
final class Once {

  private static final Duration TELL = Duration.ofSeconds(5);

  private final Session session;

  Once(Session session) {
    this.session = session;
  }

  ExitCode run() throws InterruptedException {
    RunFolder folder = session.folder();
    folder.wipe();
    session.startSystem(true);
    try (FaultFile faults = FaultFile.append(folder.faults());
        MessageSource source = source();
        DemoPipeline demo = session.demo(faults)) {
      demo.startReceivers();
      RunRecord sent = send(demo, source);
      Options options = session.options();
      RunRecord run = options.ledger() ? sent : sent.ofTraces(options.samplingRate());
      run.write(folder.run());
      return new Verification(session.system(), folder.faults(), session::say).verify(run);
    } catch (IOException e) {
      throw new QuickstartException(
          ExitCode.BROKEN_OFF, "Cannot read " + session.options().input() + ": " + e, e);
    }
  }

  private RunRecord send(DemoPipeline demo, MessageSource source) throws InterruptedException {
    Instant start = Instant.now();
    demo.startShop(source, 0);
    Progress sending = new Progress(TELL, () -> session.say("Sent %,d messages.", demo.sent()));
    demo.awaitShop(() -> session.watch(sending));
    session.say("Sent %,d messages in %,d s.", demo.sent(), Session.seconds(start));
    if (source instanceof LineSource lines && lines.cut() > 0) {
      session.say(
          "Lines longer than %2$,d bytes are cut: %1$,d of them.",
          lines.cut(), LineSource.MAX_LINE_BYTES);
    }
    Progress draining = new Progress(TELL, () -> session.say("The stages are still working."));
    demo.drain(() -> session.watch(draining));
    session.say("All stages have worked them off after %,d s.", Session.seconds(start));
    return RunRecord.around(demo.sent(), start, Instant.now());
  }

  private MessageSource source() throws IOException {
    Path input = session.options().input();
    return input == null
        ? new OrderSource(session.options().messages(), session.options().faults().seed())
        : new LineSource(Files.newInputStream(input));
  }
}
