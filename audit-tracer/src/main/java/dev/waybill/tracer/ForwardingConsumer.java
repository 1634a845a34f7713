// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * The part of a consumer's interface that has nothing to tell: handed through as it is. Methods
 * without {@code @Override} are those of Kafka 3 that Kafka 4 has removed.
 */
abstract class ForwardingConsumer<K, V> implements Consumer<K, V> {
  final Consumer<byte[], byte[]> inner;

  ForwardingConsumer(Consumer<byte[], byte[]> inner) {
    this.inner = inner;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return inner.assignment();
  }

  @Override
  public Set<String> subscription() {
    return inner.subscription();
  }

  @Override
  public long position(TopicPartition partition) {
    return inner.position(partition);
  }

  @Override
  public long position(TopicPartition partition, Duration timeout) {
    return inner.position(partition, timeout);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    return inner.committed(partitions);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions, Duration timeout) {
    return inner.committed(partitions, timeout);
  }

  /** As Kafka 3 has it. */
  public OffsetAndMetadata committed(TopicPartition partition) {
    return inner.committed(Set.of(partition)).get(partition);
  }

  /** As Kafka 3 has it. */
  public OffsetAndMetadata committed(TopicPartition partition, Duration timeout) {
    return inner.committed(Set.of(partition), timeout).get(partition);
  }

  /**
   * As Kafka 3 has it, but that it waits no longer than that for an assignment too.
   *
   * @param timeoutMillis how long to wait at most
   */
  public ConsumerRecords<K, V> poll(long timeoutMillis) {
    return poll(Duration.ofMillis(timeoutMillis));
  }

  @Override
  public Uuid clientInstanceId(Duration timeout) {
    return inner.clientInstanceId(timeout);
  }

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return inner.metrics();
  }

  @Override
  public void registerMetricForSubscription(KafkaMetric metric) {
    inner.registerMetricForSubscription(metric);
  }

  @Override
  public void unregisterMetricFromSubscription(KafkaMetric metric) {
    inner.unregisterMetricFromSubscription(metric);
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return inner.partitionsFor(topic);
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
    return inner.partitionsFor(topic, timeout);
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics() {
    return inner.listTopics();
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
    return inner.listTopics(timeout);
  }

  @Override
  public Set<TopicPartition> paused() {
    return inner.paused();
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    inner.pause(partitions);
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    inner.resume(partitions);
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> timestamps) {
    return inner.offsetsForTimes(timestamps);
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> timestamps, Duration timeout) {
    return inner.offsetsForTimes(timestamps, timeout);
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
    return inner.beginningOffsets(partitions);
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return inner.beginningOffsets(partitions, timeout);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    return inner.endOffsets(partitions);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return inner.endOffsets(partitions, timeout);
  }

  @Override
  public OptionalLong currentLag(TopicPartition partition) {
    return inner.currentLag(partition);
  }

  @Override
  public ConsumerGroupMetadata groupMetadata() {
    return inner.groupMetadata();
  }

  @Override
  public void enforceRebalance() {
    inner.enforceRebalance();
  }

  @Override
  public void enforceRebalance(String reason) {
    inner.enforceRebalance(reason);
  }

  @Override
  public void wakeup() {
    inner.wakeup();
  }
}
