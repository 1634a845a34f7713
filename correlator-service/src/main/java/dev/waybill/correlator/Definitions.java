// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.PipelineDefinition;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Follows the topic with definitions, from its beginning, on a thread of its own.
 *
 * <p>A record that can't be used goes to the dead letters at every start anew: where it lies tells
 * that it is the same.
 */
@Singleton
final class Definitions {
  private static final Logger LOG = Logger.getLogger(Definitions.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final CorrelatorSettings settings;
  private final KafkaClients clients;
  private final Sender sender;
  private final OutputRecords outputs;
  private final Thread thread = new Thread(this::run, "correlator-definitions");
  private volatile Map<String, PipelineDefinition> known;

  @Inject
  Definitions(CorrelatorSettings settings, KafkaClients clients, Sender sender) {
    this.settings = settings;
    this.clients = clients;
    this.sender = sender;
    this.outputs = new OutputRecords(settings.topics());
  }

  /** The definitions by pipeline; empty until the topic was read to its end once. */
  Optional<Map<String, PipelineDefinition>> known() {
    return Optional.ofNullable(known);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes ShutdownEvent stop) {
    thread.interrupt();
  }

  private void run() {
    String cause = null;
    while (!Thread.currentThread().isInterrupted()) {
      try (Consumer<byte[], byte[]> consumer = clients.consumer("correlator-definitions")) {
        follow(consumer);
      } catch (InterruptedException | InterruptException e) {
        return;
      } catch (KafkaException e) {
        if (!e.toString().equals(cause)) {
          cause = e.toString();
          LOG.warnf("Topic %s can't be read: %s", settings.topics().pipelines(), cause);
        }
        try {
          TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException stopped) {
          return;
        }
      }
    }
  }

  /** Goes on until it is interrupted. */
  private void follow(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    List<TopicPartition> partitions =
        consumer.partitionsFor(settings.topics().pipelines()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) { // or all definitions would seem to be deleted
      throw new KafkaException("the topic has no partitions");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    DefinitionTable table = new DefinitionTable();
    boolean complete = false;
    while (true) {
      boolean changed = false;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        String refusal = table.take(record.key(), record.value());
        if (refusal == null) {
          changed = true;
        } else {
          sender.deliver(List.of(outputs.deadLetter(record, refusal)));
        }
      }
      if (!complete) {
        complete = partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p));
        changed = true;
      }
      if (complete && changed) {
        known = table.definitions();
        LOG.infof("%d definitions known", known.size());
      }
    }
  }
}
