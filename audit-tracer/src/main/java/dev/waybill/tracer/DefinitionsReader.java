// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the topic with definitions from its beginning and follows it, step by step. Definitions
 * hold once the topic was read to its end; while it is missing or away, those known go on holding.
 *
 * <p>Owned by one thread, and so is its consumer; counts may be read by any.
 */
final class DefinitionsReader {
  /** How often a topic that is missing is looked for. A question costs the broker little. */
  static final Duration MISSING_INTERVAL = Duration.ofSeconds(2);

  /** How often a topic that is there is asked for new partitions. */
  static final Duration PRESENT_INTERVAL = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String topic;
  private final Pipelines pipelines;
  private final CauseLog causes;
  private final Time time;
  private final LongAdder refused = new LongAdder();
  private final Set<TopicPartition> assigned = new HashSet<>();
  private Map<TopicPartition, Long> ends = new HashMap<>();
  private Definitions definitions = new Definitions();
  private boolean complete;
  private boolean anythingTaken;
  private boolean asked;
  private long askAtNanos;
  private volatile boolean readOnce;

  DefinitionsReader(String topic, Pipelines pipelines, CauseLog causes, Time time) {
    this.topic = topic;
    this.pipelines = pipelines;
    this.causes = causes;
    this.time = time;
  }

  /** Another consumer, which has nothing assigned, will take the place of the one before. */
  void beginAnew() {
    assigned.clear();
    ends.clear();
    definitions = new Definitions();
    complete = false;
    asked = false;
  }

  /**
   * Reads on.
   *
   * @param wait how long to wait for records
   * @return whether there was a topic to read; else who calls should wait
   * @throws RuntimeException what the consumer throws; the next step may be better
   */
  boolean step(Consumer<byte[], byte[]> consumer, Duration wait) {
    if (!asked || time.monotonicNanos() - askAtNanos >= 0) {
      askForPartitions(consumer);
    }
    if (assigned.isEmpty()) {
      return false;
    }
    for (ConsumerRecord<byte[], byte[]> message : consumer.poll(complete ? wait : PATIENCE)) {
      take(message);
    }
    if (!complete) {
      complete = isAtEnd(consumer);
      anythingTaken |= complete;
    }
    if (complete && anythingTaken) {
      anythingTaken = false;
      pipelines.declare(definitions.all(), causes);
      readOnce = true;
    }
    return true;
  }

  private void askForPartitions(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
    boolean missing = partitions == null || partitions.isEmpty();
    if (missing) {
      readOnce = true; // there is nothing to wait for
      consumer.assign(List.of());
      beginAnew();
    } else {
      assign(consumer, partitions);
    }
    Duration interval = missing ? MISSING_INTERVAL : PRESENT_INTERVAL;
    asked = true;
    askAtNanos = time.monotonicNanos() + interval.toNanos();
  }

  private void assign(Consumer<byte[], byte[]> consumer, List<PartitionInfo> partitions) {
    List<TopicPartition> added = new ArrayList<>();
    for (PartitionInfo partition : partitions) {
      TopicPartition tp = new TopicPartition(topic, partition.partition());
      if (!assigned.contains(tp)) {
        added.add(tp);
      }
    }
    if (added.isEmpty()) {
      return;
    }
    ends.putAll(consumer.endOffsets(added, PATIENCE));
    assigned.addAll(added);
    consumer.assign(assigned);
    consumer.seekToBeginning(added);
  }

  private void take(ConsumerRecord<byte[], byte[]> message) {
    try {
      definitions.take(message.key(), message.value());
      anythingTaken = true;
    } catch (WireException | RuntimeException e) {
      refused.increment();
      causes.warn("a record of topic " + topic + " is no definition, goes on without it", e);
    }
  }

  private boolean isAtEnd(Consumer<byte[], byte[]> consumer) {
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (consumer.position(end.getKey(), PATIENCE) < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the topic was read to its end once, or is known to be missing. */
  boolean hasReadOnce() {
    return readOnce;
  }

  /** How many records were no definitions. */
  long refused() {
    return refused.sum();
  }
}
