// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What was asked for on the command line.
 *
 * @param mode what to do
 * @param messages how many orders {@code --once} sends
 * @param input the file whose lines it sends instead, or null
 * @param faults rates and seed of the faults
 * @param samplingRate share of the messages that are traced
 * @param ledger whether the audit is told of all messages, or of traced ones alone
 * @param nativeServices whether both services run as native executables
 * @param data folder of all data
 * @param ports where to listen on 127.0.0.1; 0 for a free port
 */
record Options(
    Mode mode,
    long messages,
    Path input,
    FaultPlan faults,
    double samplingRate,
    boolean ledger,
    boolean nativeServices,
    Path data,
    Ports ports) {

  /** What the launcher does. */
  enum Mode {
    /** Keeps a modest demo running. */
    DEMO,
    /** Runs the demo to its end and compares. */
    ONCE,
    /** Starts the system only. */
    NO_DEMO,
    /** Compares again what the last {@code --once} left. */
    COMPARE,
    /** Prints how to use it. */
    HELP
  }

  /** Ports on 127.0.0.1. */
  record Ports(
      int http, int kafka, int postgresql, int reportManagement, int correlatorManagement) {}

  static final long DEFAULT_MESSAGES = 10_000;

  private static final double DEFAULT_SAMPLING_RATE = 0.01;

  /** Enough of the default number of messages for an estimate that says something. */
  private static final double DEFAULT_SAMPLING_RATE_WITHOUT_LEDGER = 0.2;

  private static final Set<String> FAULTS = Set.of("--lose", "--corrupt", "--duplicate", "--seed");

  /** Which options besides {@code --data} and ports mean anything in a mode. */
  private static final Map<Mode, Set<String>> MEANINGFUL =
      Map.of(
          Mode.DEMO,
              Set.of("--lose", "--corrupt", "--duplicate", "--seed", "--sampling", "--mirror"),
          Mode.ONCE,
              Set.of(
                  "--lose",
                  "--corrupt",
                  "--duplicate",
                  "--seed",
                  "--sampling",
                  "--mirror",
                  "--no-ledger",
                  "--messages",
                  "--input"),
          Mode.NO_DEMO, Set.of(),
          Mode.COMPARE, Set.of(),
          Mode.HELP, Set.of());

  static final String HELP =
      """
      Usage: ./quickstart.sh [options]

      Starts Kafka, PostgreSQL and Waybill on this machine, with a demo pipeline that loses,
      corrupts and duplicates messages on purpose, and shows what the audit says of them.

        (none)              keep a demo of some messages a second running, until Ctrl-C
        --once              send, wait, compare what was injected with what REST reports; exit 0
                            only if both are equal, 1 if not, 2 if the audit itself has a hole
        --no-demo           start the system only, for clients of your own
        --compare           compare again what the last --once left in the data folder
        --help              show this

      With --once:
        --messages N        send N orders (10000)
        --input FILE        send the lines of a file instead
        --no-ledger         tell the audit of traced messages alone, and compare what it finds
                            among them, as an estimate of all, with what was injected; exit 0
                            only if every truth lies in the 99.99 % interval of its estimate

      With --once or the demo:
        --lose R            share of the messages to lose, 0 to 1 (0.01)
        --corrupt R         share of the messages to corrupt (0.005)
        --duplicate R       share of the messages to duplicate (0.01)
        --seed S            which messages they are; the same seed, the same messages (1)
        --sampling R        share of the messages to trace (0.01; with --no-ledger 0.2)
        --mirror            put a MirrorMaker between the first two stages

      Always:
        --native            run both services as native executables; to build them takes some
                            minutes, and a GRAALVM_HOME or a container engine
        --data DIR          folder of all data (./quickstart-data)
        --http-port P       page and REST (8080); each port 0 for any free one
        --kafka-port P      Kafka (19092)
        --postgres-port P   PostgreSQL (15432)
        --report-management-port P
                            health and metrics of the report service (9000)
        --correlator-management-port P
                            health and metrics of the correlator (9001)

      Exit codes: 0 equal, 1 different, 2 the audit has a hole, 3 not started, 4 broken off,
      5 a defect of the launcher, 64 wrong usage.
      """;

  /**
   * Reads a command line.
   *
   * @throws QuickstartException with one line on what is wrong
   */
  static Options parse(String... arguments) {
    Arguments given = Arguments.read(arguments);
    Mode mode = given.mode();
    for (String name : given.names()) {
      boolean depends = FAULTS.contains(name) || MEANINGFUL.get(Mode.ONCE).contains(name);
      if (mode != Mode.HELP && depends && !MEANINGFUL.get(mode).contains(name)) {
        throw Arguments.wrong(name + " has no meaning " + Arguments.describe(mode));
      }
    }
    if (given.has("--messages") && given.has("--input")) {
      throw Arguments.wrong("give either --messages or --input");
    }
    boolean ledger = !given.has("--no-ledger");
    double samplingRate =
        given.rate(
            "--sampling", ledger ? DEFAULT_SAMPLING_RATE : DEFAULT_SAMPLING_RATE_WITHOUT_LEDGER);
    if (!ledger && samplingRate == 0) {
      throw Arguments.wrong("--no-ledger with --sampling 0 leaves nothing to tell of");
    }
    if (!ledger && given.has("--mirror")) {
      throw Arguments.wrong("give either --no-ledger or --mirror");
    }
    return new Options(
        mode,
        given.count("--messages", DEFAULT_MESSAGES),
        given.file("--input"),
        new FaultPlan(
            given.count("--seed", 1),
            given.rate("--lose", 0.01),
            given.rate("--corrupt", 0.005),
            given.rate("--duplicate", 0.01),
            given.has("--mirror")),
        samplingRate,
        ledger,
        given.has("--native"),
        given.path("--data", Path.of("quickstart-data")).toAbsolutePath().normalize(),
        new Ports(
            given.port("--http-port", 8080),
            given.port("--kafka-port", 19092),
            given.port("--postgres-port", 15432),
            given.port("--report-management-port", 9000),
            given.port("--correlator-management-port", 9001)));
  }
}
