// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.embedded.EmbeddedProcess;
import dev.waybill.embedded.PackagedService;
import dev.waybill.embedded.ServiceProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A broker, a database and both services, each a process of its own, as a user would run them. */
public final class AuditSystem implements AutoCloseable {

  /** Short, so that a trial is soon over. */
  private static final String GRACE = "5s";

  /** So many runs of messages are named per window and verdict: all of a trial's. */
  private static final String MAX_RANGES = "200000";

  private final Place place;
  private final EmbeddedKafka kafka;
  private final EmbeddedPostgresql postgresql;
  private final PackagedService correlator;
  private final PackagedService report;
  private final List<EmbeddedProcess> more = new ArrayList<>();
  private final Thread stop = new Thread(this::stopAll, "stop");

  /**
   * Where its parts are.
   *
   * @param home the project's folder, with the packaged services
   * @param data folder of all data
   * @param programs folder of PostgreSQL's programs, which several systems share
   * @param nativeServices whether to run the services' native executables
   */
  public record Place(Path home, Path data, Path programs, boolean nativeServices) {}

  private AuditSystem(Place place, Map<String, String> correlatorSettings) {
    this.place = place;
    // Started processes do not end with this one by themselves.
    Runtime.getRuntime().addShutdownHook(stop);
    kafka = EmbeddedKafka.builder(place.data.resolve("kafka")).start();
    try {
      postgresql =
          EmbeddedPostgresql.builder(place.data.resolve("postgresql"))
              .programs(place.programs)
              .start();
      AuditTopics.create(kafka);
      PackagedService.Builder first = correlator("correlator-service");
      correlatorSettings.forEach(first::property);
      correlator = first.start();
      report = report("report-service").start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts all, and returns when all are ready.
   *
   * @param correlatorSettings of the first correlator, beside what it needs in any case
   * @throws dev.waybill.embedded.ServerStartException if one does not come up
   */
  public static AuditSystem start(Place place, Map<String, String> correlatorSettings) {
    return new AuditSystem(place, correlatorSettings);
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  public EmbeddedPostgresql postgresql() {
    return postgresql;
  }

  public PackagedService correlator() {
    return correlator;
  }

  public PackagedService report() {
    return report;
  }

  public String servers() {
    return kafka.bootstrapServers();
  }

  /** Asks the report service. */
  public Rest rest() {
    return new Rest(report.address());
  }

  /** Begins another correlator, which shares the work; it is stopped with the system. */
  public PackagedService startCorrelator(String name) {
    return keep(correlator(name).start());
  }

  /** Begins another report service, which shares the work; it is stopped with the system. */
  public PackagedService startReport(String name) {
    return keep(report(name).start());
  }

  private PackagedService keep(PackagedService service) {
    more.add(service);
    return service;
  }

  private PackagedService.Builder correlator(String name) {
    return service("correlator-service", name)
        .property("waybill.grace", GRACE)
        .property("waybill.max-ranges", MAX_RANGES);
  }

  private PackagedService.Builder report(String name) {
    return service("report-service", name)
        .property("quarkus.datasource.jdbc.url", postgresql.jdbcUrl())
        .property("quarkus.datasource.username", postgresql.user())
        .property("quarkus.datasource.password", postgresql.password())
        .property("waybill.security.login", "false")
        .property("waybill.rate.per-second", "0");
  }

  private PackagedService.Builder service(String module, String name) {
    Path folder = place.home.resolve(module);
    ServiceProgram program =
        place.nativeServices ? ServiceProgram.executable(folder) : ServiceProgram.jar(folder);
    return PackagedService.builder(name, place.data.resolve(name), program)
        .property("kafka.bootstrap.servers", kafka.bootstrapServers());
  }

  /**
   * Has a service collect all its garbage. A native executable can't be told to, and goes on.
   *
   * @throws IOException if there is no {@code jcmd}, which is part of a JDK
   */
  public void collectGarbage(PackagedService service) throws IOException, InterruptedException {
    if (place.nativeServices) {
      return;
    }
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process collection =
        new ProcessBuilder(jcmd.toString(), Long.toString(service.pid()), "GC.run")
            .redirectErrorStream(true)
            .start();
    String said = new String(collection.getInputStream().readAllBytes(), UTF_8);
    if (collection.waitFor() != 0) {
      throw new IOException(jcmd + " can't have a service collect its garbage: " + said.strip());
    }
  }

  /**
   * Stops a process and its children as they stand (SIGSTOP); {@link #resume} lets them go on.
   * PostgreSQL's children are its sessions.
   */
  static void pause(EmbeddedProcess process) throws InterruptedException {
    signal("STOP", process.pid());
    // It has no further ones now. Some may have ended by themselves since they were listed.
    for (ProcessHandle child : children(process)) {
      send("STOP", child.pid());
    }
  }

  static void resume(EmbeddedProcess process) throws InterruptedException {
    for (ProcessHandle child : children(process)) {
      send("CONT", child.pid());
    }
    signal("CONT", process.pid());
  }

  private static List<ProcessHandle> children(EmbeddedProcess process) {
    return ProcessHandle.of(process.pid()).stream().flatMap(ProcessHandle::descendants).toList();
  }

  private static void signal(String signal, long pid) throws InterruptedException {
    int exit = send(signal, pid);
    if (exit != 0) {
      throw new IllegalStateException("kill -" + signal + " exited with " + exit);
    }
  }

  private static int send(String signal, long pid) throws InterruptedException {
    try {
      return new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot run kill", e);
    }
  }

  /** Stops all in the reverse order. */
  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // it is what runs just now
    }
  }

  private synchronized void stopAll() {
    List<EmbeddedProcess> all = new ArrayList<>();
    for (EmbeddedProcess process : new EmbeddedProcess[] {kafka, postgresql, correlator, report}) {
      if (process != null) {
        all.add(process);
      }
    }
    all.addAll(more);
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).close();
    }
  }
}
