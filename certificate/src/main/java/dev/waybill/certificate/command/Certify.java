// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.command;

import dev.waybill.certificate.CertifyOptions;
import dev.waybill.certificate.SystemProperties;
import dev.waybill.certificate.UsageException;
import dev.waybill.certificate.mutants.Mutants;
import dev.waybill.certificate.trial.Trial;
import dev.waybill.embedded.ServerStartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

/** {@code ./quickstart.sh certify}. */
public final class Certify {

  private static final int NOT_ALL_HOLDS = 1;
  private static final int NOT_STARTED = 3;
  private static final int DEFECT = 5;
  private static final int USAGE = 64;

  private Certify() {}

  /** Ends with an exit code; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) {
    try {
      return run(CertifyOptions.parse(arguments));
    } catch (UsageException e) {
      System.err.println("certify: " + e.getMessage());
      return USAGE;
    } catch (ServerStartException | IOException e) {
      System.err.println("certify: " + e.getMessage());
      return NOT_STARTED;
    } catch (InterruptedException e) {
      return NOT_ALL_HOLDS;
    } catch (RuntimeException e) {
      e.printStackTrace();
      return DEFECT;
    }
  }

  private static int run(CertifyOptions options) throws IOException, InterruptedException {
    if (options.command() == CertifyOptions.Command.HELP) {
      help();
      return 0;
    }
    Path home = Path.of(System.getProperty(SystemProperties.HOME, "")).toAbsolutePath();
    Files.createDirectories(options.data());
    logTo(options.data());
    try (FileChannel lock =
        FileChannel.open(
            options.data().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock.tryLock() == null) {
        throw new UsageException(
            "--data: another run uses " + options.data() + "; wait for it, or name another folder");
      }
      return holds(options, home) ? 0 : NOT_ALL_HOLDS;
    }
  }

  /** Libraries and tracers log to files; the console is for people. */
  private static void logTo(Path data) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.logFile", data.resolve("certify.log").toString());
    Logger root = Logger.getLogger("");
    for (Handler console : root.getHandlers()) {
      root.removeHandler(console);
    }
    FileHandler file = new FileHandler(data.resolve("tracers.log").toString(), true);
    file.setFormatter(new SimpleFormatter());
    root.addHandler(file);
  }

  private static boolean holds(CertifyOptions options, Path home)
      throws IOException, InterruptedException {
    if (options.command() == CertifyOptions.Command.MUTANTS) {
      return new Mutants(options, home, Certify.class, System.out::println).run();
    }
    return new Battery(options, home, System.out::println).run(chosen(options.only()));
  }

  private static void help() {
    System.out.print(CertifyOptions.HELP);
    System.out.println("\nTrials:");
    for (Trial trial : Trials.ALL) {
      System.out.printf("  %-12s  %s%n", trial.name(), trial.title());
    }
  }

  private static List<Trial> chosen(Set<String> only) {
    Set<String> names = Trials.ALL.stream().map(Trial::name).collect(Collectors.toSet());
    for (String name : only) {
      if (!names.contains(name)) {
        throw new UsageException("there is no trial '" + name + "'; there are " + names);
      }
    }
    return Trials.ALL.stream()
        .filter(trial -> only.isEmpty() || only.contains(trial.name()))
        .toList();
  }
}
