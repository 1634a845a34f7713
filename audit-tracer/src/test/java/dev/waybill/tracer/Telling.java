// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What an audit topic tells, read back. */
final class Telling {
  private final Map<Integer, List<AuditBatch>> partitions = new TreeMap<>();

  void add(int partition, AuditBatch batch) {
    partitions.computeIfAbsent(partition, p -> new ArrayList<>()).add(batch);
  }

  List<AuditSpan> spans() {
    return partitions.values().stream()
        .flatMap(List::stream)
        .flatMap(batch -> batch.spans().stream())
        .flatMap(resource -> resource.spans().stream())
        .toList();
  }

  /** The union of one kind of sets of a stage, over all partitions. */
  SequenceSet union(String stage, Function<SessionSets, SequenceSet> kind) {
    SequenceSet union = new SequenceSet();
    partitions
        .keySet()
        .forEach(
            partition ->
                entries(partition, stage)
                    .forEach(entry -> entry.sessions().forEach(s -> union.addAll(kind.apply(s)))));
    return union;
  }

  /** A stage's progress in a topic-partition; every audit partition was told the same offsets. */
  List<PartitionProgress> progress(String stage, String topic, int topicPartition) {
    List<PartitionProgress> result = new ArrayList<>();
    for (Entry entry : entries(0, stage)) {
      for (PartitionProgress p : entry.progress()) {
        if (p.topic().equals(topic) && p.partition() == topicPartition) {
          result.add(p);
        }
      }
    }
    return result;
  }

  /** Offsets told as committed, the same to every audit partition. */
  OffsetSet committed(String stage, String topic, int topicPartition) {
    OffsetSet first = committed(0, stage, topic, topicPartition);
    for (int partition : partitions.keySet()) {
      assertEquals(first.ranges(), committed(partition, stage, topic, topicPartition).ranges());
    }
    return first;
  }

  private OffsetSet committed(int partition, String stage, String topic, int topicPartition) {
    OffsetSet committed = new OffsetSet();
    for (Entry entry : entries(partition, stage)) {
      entry.progress().stream()
          .filter(p -> p.topic().equals(topic) && p.partition() == topicPartition)
          .flatMap(p -> p.committed().stream())
          .forEach(range -> committed.add(range.from(), range.to()));
    }
    return committed;
  }

  /** Every instance told each of the partitions a hello, a bye and dense numbers, in order. */
  void assertWhole(int partitionCount) {
    assertEquals(partitionCount, partitions.size());
    for (int partition : partitions.keySet()) {
      Map<Long, List<Entry>> instances = new TreeMap<>();
      for (Entry entry : entries(partition, stage -> true)) {
        instances.computeIfAbsent(entry.instance(), i -> new ArrayList<>()).add(entry);
      }
      for (List<Entry> entries : instances.values()) {
        for (int i = 0; i < entries.size(); i++) {
          assertEquals(i, entries.get(i).number());
          assertEquals(i == 0, entries.get(i).hello());
          assertEquals(i == entries.size() - 1, entries.get(i).bye());
          assertTrue(entries.get(i).balance().dropped().isEmpty());
        }
      }
    }
  }

  private List<Entry> entries(int partition, String stage) {
    return entries(partition, stage::equals);
  }

  private List<Entry> entries(int partition, Predicate<String> stage) {
    return partitions.getOrDefault(partition, List.of()).stream()
        .flatMap(batch -> batch.entries().stream())
        .filter(entry -> stage.test(entry.stage()))
        .toList();
  }
}
