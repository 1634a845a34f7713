// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples;

import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A producer that knows nothing of Waybill: see {@code config/string-producer.properties}. */
public final class ProduceStrings {
  private ProduceStrings() {}

  /** Sends so many messages, and waits until they are acknowledged. */
  public static void run(Properties properties, String topic, int count) {
    try (Producer<String, String> producer = new KafkaProducer<>(properties)) {
      for (int i = 0; i < count; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, "customer " + i % 10, "order " + i));
      }
    }
  }
}
