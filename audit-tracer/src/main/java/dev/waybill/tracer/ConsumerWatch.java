// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * What a consumer's own metrics tell of it that its interceptor doesn't hear: which
 * topic-partitions are assigned to it, and when it last began to poll.
 *
 * <p>Kafka keeps a metric for each assigned topic-partition, from its assignment to its revocation.
 * Before kafka-clients 4.1 it names topics with dots otherwise; those are not known here then.
 * Thread-safe.
 */
final class ConsumerWatch {
  private static final ThreadLocal<ConsumerWatch> LAST_MADE = new ThreadLocal<>();

  private final String clientId;
  private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();
  private volatile Consumer<TopicPartition> onGone = tp -> {};
  private volatile KafkaMetric secondsSincePoll;

  private ConsumerWatch(String clientId) {
    this.clientId = clientId;
  }

  /**
   * A client's metrics reporter is made. Kafka makes it before the client's interceptors and in the
   * same thread, which is how they find it.
   */
  static ConsumerWatch made(Object clientId) {
    ConsumerWatch watch = new ConsumerWatch(String.valueOf(clientId));
    LAST_MADE.set(watch);
    return watch;
  }

  /** The watch of the client that is being made by this thread, or null if it has none. */
  static ConsumerWatch take(Object clientId) {
    ConsumerWatch watch = LAST_MADE.get();
    LAST_MADE.remove();
    return watch != null && watch.clientId.equals(String.valueOf(clientId)) ? watch : null;
  }

  /** Says who hears of topic-partitions that are no longer assigned; from any thread. */
  void onGone(Consumer<TopicPartition> listener) {
    onGone = listener;
  }

  void added(KafkaMetric metric) {
    MetricName name = metric.metricName();
    TopicPartition tp = topicPartition(name);
    if (tp != null) {
      assigned.add(tp);
    } else if (name.name().equals("last-poll-seconds-ago")
        && name.group().equals("consumer-metrics")) {
      secondsSincePoll = metric;
    }
  }

  void removed(KafkaMetric metric) {
    TopicPartition tp = topicPartition(metric.metricName());
    if (tp != null && assigned.remove(tp)) {
      onGone.accept(tp);
    }
  }

  /** Null if the metric is another. */
  private static TopicPartition topicPartition(MetricName name) {
    if (!name.name().equals("preferred-read-replica")) {
      return null;
    }
    Map<String, String> tags = name.tags();
    String partition = Objects.requireNonNullElse(tags.get("partition"), "");
    return partition.chars().allMatch(Character::isDigit)
            && !partition.isEmpty()
            && tags.get("topic") != null
        ? new TopicPartition(tags.get("topic"), Integer.parseInt(partition))
        : null;
  }

  /** Whether it is known to be assigned, and {@link #onGone} will hear of its end. */
  boolean isAssigned(TopicPartition tp) {
    return assigned.contains(tp);
  }

  /**
   * Whether a poll began at or after this time. Kafka rounds down to seconds, so the answer comes
   * up to a second late.
   *
   * @param epochMillis by the wall clock, as Kafka's own time
   */
  boolean hasPolledSince(long epochMillis, long nowMillis) {
    KafkaMetric metric = secondsSincePoll;
    if (metric != null && metric.metricValue() instanceof Double seconds && seconds >= 0) {
      return nowMillis - (seconds.longValue() + 1) * 1_000 >= epochMillis;
    }
    return false;
  }
}
