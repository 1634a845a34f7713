// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.PausableChannel;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Checks what must hold, waits for the broker if it has to, and then starts everything. */
@Singleton
final class Startup {
  private static final Logger LOG = Logger.getLogger(Startup.class);

  private final CorrelatorSettings settings;
  private final KafkaClients clients;
  private final AuditLog log;
  private final Assignments assignments;
  private final Definitions definitions;
  private final OffsetCommitter committer;
  private final OtlpConsumer otlp;
  private final ChannelRegistry channels;
  private final StartChecks checks;
  private final Thread thread = new Thread(this::run, "correlator-startup");
  private volatile boolean passed;

  @Inject
  Startup(
      CorrelatorSettings settings,
      KafkaClients clients,
      AuditLog log,
      Assignments assignments,
      Definitions definitions,
      OffsetCommitter committer,
      OtlpConsumer otlp,
      ChannelRegistry channels) {
    this.settings = settings;
    this.clients = clients;
    this.log = log;
    this.assignments = assignments;
    this.definitions = definitions;
    this.committer = committer;
    this.otlp = otlp;
    this.channels = channels;
    this.checks = new StartChecks(settings);
  }

  /** Whether the checks have passed. */
  boolean passed() {
    return passed;
  }

  void start(@Observes StartupEvent start) {
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes ShutdownEvent stop) {
    thread.interrupt();
  }

  private void run() {
    try {
      List<String> settingProblems = checks.settingProblems();
      if (clients.servers().isBlank()) {
        settingProblems.add(
            "KAFKA_BOOTSTRAP_SERVERS is not set: set it to a broker, such as kafka:9092.");
      }
      if (!settingProblems.isEmpty()) {
        fail(settingProblems);
        return;
      }
      StartChecks.Found found = look();
      List<String> problems = checks.problems(found);
      if (!problems.isEmpty()) {
        fail(problems);
        return;
      }
      int count = found.partitionCounts().get(settings.topics().audit());
      LOG.infof("Topic %s has %d partitions", settings.topics().audit(), count);
      assignments.partitionCount(count);
      passed = true;
      definitions.start();
      committer.start();
      if (found.partitionCounts().containsKey(settings.topics().otlp())) {
        otlp.start(count);
      } else {
        LOG.infof(
            "Topic %s does not exist, so no OTLP is read from it until a restart",
            settings.topics().otlp());
      }
      resume(channels.getPausable("audit"));
    } catch (InterruptedException e) {
      LOG.debug("Stopped before it started");
    }
  }

  private static void fail(List<String> problems) {
    problems.forEach(LOG::error);
    Quarkus.asyncExit(1);
  }

  /** Asks the broker until it answers. */
  private StartChecks.Found look() throws InterruptedException {
    return BrokerQuestion.untilAnswered(
        log::look,
        cause ->
            LOG.warnf("Kafka at %s does not answer yet, trying on: %s", clients.servers(), cause));
  }

  /** The channel can't be resumed before it was subscribed to, which happens at start too. */
  private static void resume(PausableChannel channel) throws InterruptedException {
    channel.resume();
    while (channel.isPaused()) {
      TimeUnit.MILLISECONDS.sleep(10);
      channel.resume();
    }
  }
}
