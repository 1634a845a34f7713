// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.PipelineDefinition;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
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

  private final CorrelatorSettings settings;
  private final Sender sender;
  private final OutputRecords outputs;
  private final TopicFollower follower;
  private volatile Map<String, PipelineDefinition> known;

  @Inject
  Definitions(CorrelatorSettings settings, KafkaClients clients, Sender sender) {
    this.settings = settings;
    this.sender = sender;
    this.outputs = new OutputRecords(settings.topics());
    String name = "correlator-definitions";
    this.follower =
        new TopicFollower(
            settings.topics().pipelines(), name, () -> clients.consumer(name), this::follow);
  }

  /** The definitions by pipeline; empty until the topic was read to its end once. */
  Optional<Map<String, PipelineDefinition>> known() {
    return Optional.ofNullable(known);
  }

  void start() {
    follower.start();
  }

  void stop(@Observes ShutdownEvent stop) {
    follower.stop();
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
      List<ProducerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        String refusal = table.take(record.key(), record.value());
        if (refusal == null) {
          changed = true;
        } else {
          deadLetters.add(outputs.deadLetter(record, refusal));
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
      sender.deliver(deadLetters);
    }
  }
}
