// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A consumer that knows nothing of Waybill: see {@code config/string-consumer.properties}. */
public final class ConsumeStrings {
  private ConsumeStrings() {}

  /** Hands so many messages to a handler, and commits after each poll. */
  public static void run(
      Properties properties,
      String topic,
      int count,
      java.util.function.Consumer<ConsumerRecord<String, String>> handler) {
    try (Consumer<String, String> consumer = new KafkaConsumer<>(properties)) {
      consumer.subscribe(List.of(topic));
      for (int seen = 0; seen < count; ) {
        for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(1))) {
          handler.accept(message);
          seen++;
        }
        consumer.commitSync();
      }
    }
  }
}
