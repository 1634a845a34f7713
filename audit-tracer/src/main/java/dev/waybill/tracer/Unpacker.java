// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RecordDeserializationException.DeserializationExceptionOrigin;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Turns polled bytes into the user's objects. A record that can't be read ends its partition's
 * share of the poll, as in Kafka's consumer: what came before is answered, the position goes back
 * to it, and when it comes first, that is the exception Kafka would throw.
 */
final class Unpacker<K, V> {
  private final Deserializer<K> keyDeserializer;
  private final Deserializer<V> valueDeserializer;

  Unpacker(Deserializer<K> keyDeserializer, Deserializer<V> valueDeserializer) {
    this.keyDeserializer = keyDeserializer;
    this.valueDeserializer = valueDeserializer;
  }

  /**
   * @param intake verifies each record before it is read, and may leave it out
   * @param rewind goes back to an offset of a topic-partition
   * @throws RecordDeserializationException if nothing could be read
   */
  ConsumerRecords<K, V> unpack(
      ConsumerRecords<byte[], byte[]> polled,
      Intake intake,
      ObjLongConsumer<TopicPartition> rewind) {
    Map<TopicPartition, List<ConsumerRecord<K, V>>> unpacked = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new LinkedHashMap<>(NextOffsets.of(polled));
    RecordDeserializationException failure = null;
    for (TopicPartition tp : polled.partitions()) {
      List<ConsumerRecord<K, V>> records = new ArrayList<>();
      intake.begin(tp);
      try {
        for (ConsumerRecord<byte[], byte[]> record : polled.records(tp)) {
          if (intake.admits(record)) {
            records.add(unpack(tp, record));
            intake.given(record);
          }
        }
      } catch (RecordDeserializationException e) {
        failure = e;
        next.put(tp, new OffsetAndMetadata(e.offset()));
        rewind.accept(tp, e.offset());
      }
      if (!records.isEmpty()) {
        unpacked.put(tp, records);
      }
    }
    if (failure != null && unpacked.isEmpty()) {
      throw failure;
    }
    return NextOffsets.records(unpacked, next);
  }

  private ConsumerRecord<K, V> unpack(TopicPartition tp, ConsumerRecord<byte[], byte[]> record) {
    K key = read(DeserializationExceptionOrigin.KEY, keyDeserializer, record.key(), tp, record);
    V value =
        read(DeserializationExceptionOrigin.VALUE, valueDeserializer, record.value(), tp, record);
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        key,
        value,
        record.headers(),
        record.leaderEpoch());
  }

  private static <T> T read(
      DeserializationExceptionOrigin origin,
      Deserializer<T> deserializer,
      byte[] bytes,
      TopicPartition tp,
      ConsumerRecord<byte[], byte[]> record) {
    if (bytes == null) {
      return null;
    }
    Headers headers = record.headers();
    try {
      return deserializer.deserialize(record.topic(), headers, bytes);
    } catch (RuntimeException e) {
      throw new RecordDeserializationException(
          origin,
          tp,
          record.offset(),
          record.timestamp(),
          record.timestampType(),
          Utils.wrapNullable(record.key()),
          Utils.wrapNullable(record.value()),
          headers,
          "Error deserializing "
              + origin
              + " for partition "
              + tp
              + " at offset "
              + record.offset()
              + ". If needed, please seek past the record to continue consumption.",
          e);
    }
  }

  void close() {
    try (keyDeserializer;
        valueDeserializer) {
      return;
    }
  }
}
