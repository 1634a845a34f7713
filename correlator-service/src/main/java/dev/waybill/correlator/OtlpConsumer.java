// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.OtlpTraces;
import dev.waybill.wire.SnapshotPart;
import dev.waybill.wire.WireException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jboss.logging.Logger;

/**
 * Brings the OTLP that services in any language send, under any key, to the partitions of the audit
 * topic where it is judged. On a thread of its own, as a member of a group of its own; at least
 * once, since the same span twice is one span to the fold.
 */
@Singleton
final class OtlpConsumer {
  private static final Logger LOG = Logger.getLogger(OtlpConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final CorrelatorSettings settings;
  private final Sender sender;
  private final CorrelatorMetrics metrics;
  private final OutputRecords outputs;
  private final TopicFollower follower;
  private int partitionCount;

  @Inject
  OtlpConsumer(
      CorrelatorSettings settings, KafkaClients clients, Sender sender, CorrelatorMetrics metrics) {
    this.settings = settings;
    this.sender = sender;
    this.metrics = metrics;
    this.outputs = new OutputRecords(settings.topics());
    String name = "correlator-otlp";
    String group = settings.groupId() + "-otlp";
    this.follower =
        new TopicFollower(
            settings.topics().otlp(), name, () -> clients.consumer(name, group), this::follow);
  }

  /**
   * @param auditPartitions how many partitions the audit topic has
   */
  void start(int auditPartitions) {
    partitionCount = auditPartitions;
    follower.start();
  }

  void stop(@Observes ShutdownEvent stop) {
    follower.stop();
  }

  /** Goes on until it is interrupted. */
  private void follow(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    consumer.subscribe(List.of(settings.topics().otlp()));
    while (true) {
      List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
      int records = 0;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        sent.addAll(rekeyed(record));
        records++;
      }
      if (records > 0) {
        sender.deliver(sent);
        metrics.otlpRead(records);
        commit(consumer);
      }
    }
  }

  private List<ProducerRecord<byte[], byte[]>> rekeyed(ConsumerRecord<byte[], byte[]> record) {
    try {
      return OtlpTraces.split(record.value(), partitionCount, SnapshotPart.MAX_BYTES).stream()
          .map(this::appended)
          .toList();
    } catch (WireException e) {
      return List.of(outputs.deadLetter(record, e.getMessage()));
    }
  }

  private ProducerRecord<byte[], byte[]> appended(OtlpTraces.Part part) {
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(part.session()).array();
    return new ProducerRecord<>(settings.topics().audit(), part.partition(), key, part.value());
  }

  private static void commit(Consumer<?, ?> consumer) {
    try {
      consumer.commitSync();
    } catch (CommitFailedException | RebalanceInProgressException e) {
      LOG.debugf("What was read last is read again by whoever has its partitions now: %s", e);
    }
  }
}
