// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a consumer goes on after a poll, which polled records tell since Kafka 4.0. With an older
 * one there is nothing to tell; the calls that it doesn't have are never linked then.
 */
final class NextOffsets {
  static final boolean KNOWN = known();

  private NextOffsets() {}

  private static boolean known() {
    try {
      return ConsumerRecords.class.getMethod("nextOffsets") != null;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  static Map<TopicPartition, OffsetAndMetadata> of(ConsumerRecords<?, ?> polled) {
    return KNOWN ? polled.nextOffsets() : Map.of();
  }

  @SuppressWarnings("deprecation") // what replaces it is not in Kafka 3
  static <K, V> ConsumerRecords<K, V> records(
      Map<TopicPartition, List<ConsumerRecord<K, V>>> records,
      Map<TopicPartition, OffsetAndMetadata> next) {
    return KNOWN ? new ConsumerRecords<>(records, next) : new ConsumerRecords<>(records);
  }
}
