// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A relay that knows nothing of Waybill, but hands headers on, as it should anyway: see {@code
 * config/bytes-consumer.properties} and {@code config/bytes-producer.properties}.
 */
public final class CopyBytes {
  private CopyBytes() {}

  /** Copies so many messages. */
  public static void run(
      Properties consuming, Properties producing, String from, String to, int count) {
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(consuming);
        Producer<byte[], byte[]> producer = new KafkaProducer<>(producing)) {
      consumer.subscribe(List.of(from));
      for (int seen = 0; seen < count; ) {
        for (ConsumerRecord<byte[], byte[]> in : consumer.poll(Duration.ofSeconds(1))) {
          var unused =
              producer.send(new ProducerRecord<>(to, null, in.key(), in.value(), in.headers()));
          seen++;
        }
        producer.flush();
        consumer.commitSync();
      }
    }
  }
}
