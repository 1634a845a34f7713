// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The floor: a consumer that gets the bytes of a topic and looks no further. */
final class BareReader {
  /** The whole topic, so often before it is read to be measured. */
  private static final int WARM_UP_PASSES = 1;

  private BareReader() {}

  static Map<String, Double> read(String servers, String topic, Reading reading) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "max.poll.records",
                "5000",
                "enable.auto.commit",
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      for (int i = 0; i < WARM_UP_PASSES; i++) {
        consumer.seekToBeginning(List.of(partition));
        while (consumer.position(partition) < end) {
          poll(consumer);
        }
      }
      consumer.seekToBeginning(List.of(partition));
      do {
        poll(consumer);
      } while (!reading.isEnough(consumer.position(partition), CpuClock.processNanos()));
    }
    return reading.results();
  }

  private static void poll(Consumer<byte[], byte[]> consumer) {
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      if (record.value().length == 0) {
        throw new IllegalStateException("an empty record at " + record.offset());
      }
    }
  }
}
