// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.embedded.PackagedService;
import dev.waybill.embedded.ServerLog;
import dev.waybill.embedded.ServerStartException;
import dev.waybill.embedded.ServiceProgram;
import dev.waybill.wire.PipelineDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Kafka, PostgreSQL, the two services and perhaps a mirror, each a process of its own.
 *
 * <p>{@link #close} may be called by a shutdown hook at any moment, also during {@link #start}:
 * what is just being started is then stopped too.
 */
final class RunningSystem implements AutoCloseable {

  private static final String GRACE = "5s";

  /** So many runs of messages can be named per window and verdict; beyond, REST only counts. */
  private static final String MAX_RANGES = "200000";

  private static final Duration START_PATIENCE = Duration.ofMinutes(3);

  private final Options.Ports ports;
  private final RunFolder folder;
  private final Path home;
  private final boolean nativeServices;
  private final ExecutorService starters = Executors.newCachedThreadPool();
  private final List<Started> started = new ArrayList<>();
  private volatile boolean closing;
  private EmbeddedKafka kafka;
  private EmbeddedPostgresql postgresql;
  private PackagedService correlator;
  private PackagedService report;

  /** A process that we answer for. */
  private record Started(String name, BooleanSupplier running, Path log, AutoCloseable process) {}

  /**
   * @param home the project's folder, where the packaged services are
   * @param nativeServices whether to run their native executables
   */
  RunningSystem(Options.Ports ports, RunFolder folder, Path home, boolean nativeServices) {
    this.ports = ports;
    this.folder = folder;
    this.home = home;
    this.nativeServices = nativeServices;
  }

  /**
   * Starts all four, and publishes a definition in between.
   *
   * @throws QuickstartException if one does not come up; stop the others by {@link #close}
   */
  void start(PipelineDefinition definition) throws InterruptedException {
    all(this::startKafka, this::startPostgresql);
    Topics.create(kafka);
    if (definition != null) {
      Definitions.publish(kafka.bootstrapServers(), definition);
    }
    all(this::startCorrelator, this::startReport);
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  EmbeddedPostgresql postgresql() {
    return postgresql;
  }

  PackagedService correlator() {
    return correlator;
  }

  PackagedService report() {
    return report;
  }

  /** Throws if one of the processes is gone. */
  void requireRunning() {
    List<Started> all;
    synchronized (started) {
      all = List.copyOf(started);
    }
    for (Started process : all) {
      if (!closing && !process.running.getAsBoolean()) {
        throw new QuickstartException(
            ExitCode.BROKEN_OFF,
            "%s has died. The end of %s:%n%s"
                .formatted(process.name, process.log, new ServerLog(process.log, 0).tail()));
      }
    }
  }

  /** Whether it is being stopped. */
  boolean isClosing() {
    return closing;
  }

  private Void startKafka() {
    kafka = EmbeddedKafka.builder(folder.of("kafka")).port(ports.kafka()).start();
    keep(new Started("Kafka", kafka::isRunning, kafka.logFile(), kafka));
    return null;
  }

  private Void startPostgresql() {
    postgresql =
        EmbeddedPostgresql.builder(folder.of("postgresql"))
            .programs(folder.programs())
            .port(ports.postgresql())
            .start();
    keep(new Started("PostgreSQL", postgresql::isRunning, postgresql.logFile(), postgresql));
    return null;
  }

  private Void startCorrelator() {
    correlator =
        service("correlator-service")
            .managementPort(ports.correlatorManagement())
            .property("waybill.grace", GRACE)
            .property("waybill.max-ranges", MAX_RANGES)
            .start();
    keep(
        new Started(
            "The correlator service", correlator::isRunning, correlator.logFile(), correlator));
    return null;
  }

  private Void startReport() {
    report =
        service("report-service")
            .port(ports.http())
            .managementPort(ports.reportManagement())
            .property("quarkus.datasource.jdbc.url", postgresql.jdbcUrl())
            .property("quarkus.datasource.username", postgresql.user())
            .property("quarkus.datasource.password", postgresql.password())
            // It listens on loopback, and asks itself a lot.
            .property("waybill.security.login", "false")
            .property("waybill.rate.per-second", "0")
            .start();
    keep(new Started("The report service", report::isRunning, report.logFile(), report));
    return null;
  }

  /**
   * Starts a mirror beside the servers.
   *
   * @throws QuickstartException if it does not come up
   */
  Mirror startMirror(double samplingRate, FaultPlan plan) {
    try {
      Mirror mirror = Mirror.start(home, folder, kafka.bootstrapServers(), samplingRate, plan);
      keep(new Started("The mirror", mirror::isRunning, mirror.logFile(), mirror));
      return mirror;
    } catch (ServerStartException e) {
      throw new QuickstartException(ExitCode.NOT_STARTED, e.getMessage(), e);
    }
  }

  private PackagedService.Builder service(String name) {
    Path module = home.resolve(name);
    ServiceProgram program =
        nativeServices ? ServiceProgram.executable(module) : ServiceProgram.jar(module);
    return PackagedService.builder(name, folder.of(name), program)
        .property("kafka.bootstrap.servers", kafka.bootstrapServers());
  }

  private void keep(Started process) {
    synchronized (started) {
      started.add(process);
    }
  }

  /** Runs both at once, and returns when both are done. */
  private void all(Callable<Void> one, Callable<Void> other) throws InterruptedException {
    try {
      for (Future<Void> start : starters.invokeAll(List.of(one, other))) {
        start.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ServerStartException cause) {
        throw new QuickstartException(ExitCode.NOT_STARTED, cause.getMessage(), cause);
      }
      throw new IllegalStateException(e.getCause());
    } catch (CancellationException e) {
      throw new InterruptedException("stopped while starting");
    }
  }

  /** Stops all in the reverse order, and returns when they are gone. */
  @Override
  public void close() {
    closing = true;
    starters.shutdownNow();
    try {
      starters.awaitTermination(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Started> all;
    synchronized (started) {
      all = new ArrayList<>(started);
      started.clear();
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      stop(all.get(i));
    }
  }

  private static void stop(Started process) {
    try {
      process.process.close();
    } catch (Exception e) {
      System.err.println(process.name + " could not be stopped: " + e);
    }
  }
}
