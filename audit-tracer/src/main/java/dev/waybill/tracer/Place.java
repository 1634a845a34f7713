// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Where messages are received or handed over.
 *
 * @param assignment numbers the assignments of topic-partitions to consumers of this tracer, so
 *     that one that comes back is another place; {@link #NONE} if it is none
 * @param pipeline the pipeline
 * @param topic the topic, or null outside Kafka
 * @param partition the topic's partition, -1 outside Kafka
 * @param polled whether all that is known of the assignment is what polls answer
 */
record Place(long assignment, String pipeline, String topic, int partition, boolean polled) {
  /** For places that are not assigned to a consumer of this tracer. */
  static final long NONE = -1;

  private static final AtomicLong POLLED = new AtomicLong();

  Place(long assignment, String pipeline, String topic, int partition) {
    this(assignment, pipeline, topic, partition, false);
  }

  /** A new one for what a consumer with an interceptor reads without a break. */
  static Place polled(String pipeline, String topic, int partition) {
    return new Place(POLLED.getAndIncrement(), pipeline, topic, partition, true);
  }

  static Place outsideKafka(String pipeline) {
    return new Place(NONE, pipeline, null, -1);
  }

  static Place of(String pipeline, String topic, int partition) {
    return new Place(NONE, pipeline, topic, partition);
  }

  boolean inKafka() {
    return topic != null;
  }

  boolean sameTopicPartition(Place other) {
    return partition == other.partition && topic != null && topic.equals(other.topic);
  }
}
