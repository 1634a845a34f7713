// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples.nativehost;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The origin, by properties alone: all classes are named, and made by Kafka. */
final class Shop {
  static final String TOPIC = "orders";

  private Shop() {}

  static void run(String servers, int messages) {
    Map<String, Object> properties = Clients.tracerProperties("shop", "origin");
    properties.put("bootstrap.servers", servers);
    properties.put("interceptor.classes", "dev.waybill.tracer.AuditProducerInterceptor");
    properties.put("key.serializer", "dev.waybill.tracer.AuditSerializer");
    properties.put("value.serializer", "dev.waybill.tracer.AuditSerializer");
    properties.put(
        "waybill.key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    properties.put(
        "waybill.value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    try (Producer<String, String> producer = new KafkaProducer<>(properties)) {
      for (int i = 0; i < messages; i++) {
        var unused = producer.send(new ProducerRecord<>(TOPIC, "customer " + i % 10, order(i)));
      }
    }
  }

  /** The value of a message by its number. */
  static String order(int number) {
    return "order " + number;
  }
}
