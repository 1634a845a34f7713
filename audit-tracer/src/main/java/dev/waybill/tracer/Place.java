// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

/**
 * Where messages are received or handed over.
 *
 * @param assignment numbers the assignments of topic-partitions to consumers of this tracer, so
 *     that one that comes back is another place; {@link #NONE} if it is none
 * @param pipeline the pipeline
 * @param topic the topic, or null outside Kafka
 * @param partition the topic's partition, -1 outside Kafka
 */
record Place(long assignment, String pipeline, String topic, int partition) {
  /** For places that are not assigned to a consumer of this tracer. */
  static final long NONE = -1;

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
