// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.embedded.Ports;
import dev.waybill.embedded.ServerStartException;
import java.nio.file.Path;

/** The launcher. */
public final class Quickstart {

  /** System property with the project's folder; the present folder if it is not set. */
  static final String HOME = "waybill.home";

  private Quickstart() {}

  /** See {@code --help}. Ends the JVM with an {@link ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(run(arguments).number());
  }

  private static ExitCode run(String... arguments) {
    try {
      Options options = Options.parse(arguments);
      if (options.mode() == Options.Mode.HELP) {
        System.out.print(Options.HELP);
        return ExitCode.EQUAL;
      }
      return run(options);
    } catch (QuickstartException e) {
      System.err.println("quickstart: " + e.getMessage());
      return e.exitCode();
    } catch (InterruptedException e) {
      return ExitCode.BROKEN_OFF;
    } catch (RuntimeException e) {
      e.printStackTrace();
      return ExitCode.DEFECT;
    }
  }

  private static ExitCode run(Options options) throws InterruptedException {
    requireFreePorts(options.ports());
    RunFolder folder = RunFolder.open(options.data());
    Machine.require(folder.root(), options.input());
    logTo(folder);
    Path home = Path.of(System.getProperty(HOME, "")).toAbsolutePath();
    Session session =
        new Session(
            options,
            folder,
            new RunningSystem(options.ports(), folder, home, options.nativeServices()));
    Runtime.getRuntime().addShutdownHook(new Thread(session::close, "stop"));
    try {
      return run(session);
    } catch (RuntimeException e) {
      session.awaitEndIfClosing();
      throw e;
    }
  }

  private static ExitCode run(Session session) throws InterruptedException {
    return switch (session.options().mode()) {
      case ONCE -> new Once(session).run();
      case COMPARE -> compare(session);
      case NO_DEMO -> new LastingDemo(session).runWithoutDemo();
      default -> new LastingDemo(session).run();
    };
  }

  private static ExitCode compare(Session session) throws InterruptedException {
    RunRecord run = RunRecord.read(session.folder().run());
    session.startSystem(false);
    return new Verification(session.system(), session.folder().faults(), session::say).verify(run);
  }

  private static void requireFreePorts(Options.Ports ports) {
    requireFree(ports.http(), "--http-port");
    requireFree(ports.kafka(), "--kafka-port");
    requireFree(ports.postgresql(), "--postgres-port");
    requireFree(ports.reportManagement(), "--report-management-port");
    requireFree(ports.correlatorManagement(), "--correlator-management-port");
  }

  private static void requireFree(int port, String option) {
    if (port == 0) {
      return;
    }
    try {
      Ports.requireFree(port, option);
    } catch (ServerStartException e) {
      throw new QuickstartException(ExitCode.NOT_STARTED, e.getMessage(), e);
    }
  }

  /** Libraries log to a file, from their first line on; the console is for people. */
  private static void logTo(RunFolder folder) {
    System.setProperty("org.slf4j.simpleLogger.logFile", folder.log().toString());
  }
}
