// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What an audit topic tells. */
final class Audit {
  private final List<Entry> entries = new ArrayList<>();

  /** Reads all that is there now. */
  static Audit read(String servers, String topic) throws WireException {
    Audit audit = new Audit();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo info : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(tp -> consumer.position(tp) < ends.get(tp))) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
          audit.entries.addAll(AuditBatch.decode(message.value()).entries());
        }
      }
    }
    return audit;
  }

  /** The union of one kind of sets of a stage. */
  SequenceSet union(String stage, Function<SessionSets, SequenceSet> kind) {
    SequenceSet union = new SequenceSet();
    entries.stream()
        .filter(entry -> entry.stage().equals(stage))
        .flatMap(entry -> entry.sessions().stream())
        .filter(sets -> sets.pipeline().equals("orders"))
        .forEach(sets -> union.addAll(kind.apply(sets)));
    return union;
  }

  /** How many offsets of a topic the first audit partition was told to be committed. */
  long committed(String stage, String topic) {
    return entries.stream()
        .filter(entry -> entry.stage().equals(stage))
        .flatMap(entry -> entry.progress().stream())
        .filter(progress -> progress.topic().equals(topic))
        .map(PartitionProgress::committed)
        .flatMap(List::stream)
        .mapToLong(range -> range.to() - range.from())
        .sum();
  }

  /** How many instances of a stage have spoken. */
  long instances(String stage) {
    return entries.stream()
        .filter(entry -> entry.stage().equals(stage))
        .map(Entry::instance)
        .distinct()
        .count();
  }

  /** Whether any of a stage's events were dropped. */
  boolean anythingDropped(String stage) {
    return entries.stream()
        .anyMatch(entry -> entry.stage().equals(stage) && !entry.balance().dropped().isEmpty());
  }
}
