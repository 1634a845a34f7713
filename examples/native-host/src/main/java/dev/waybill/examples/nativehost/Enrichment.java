// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples.nativehost;

import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Role;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The relay, by wrapped clients. */
final class Enrichment {
  static final String TOPIC = "orders.enriched";

  private Enrichment() {}

  static void run(String servers, int messages) {
    try (AuditTracer tracer = Clients.tracer(servers, "enrichment", Role.RELAY).build();
        Consumer<byte[], byte[]> consumer =
            tracer.wrap(Clients.bytesConsumer(servers, "enrichment"));
        Producer<byte[], byte[]> producer = tracer.wrap(Clients.bytesProducer(servers))) {
      consumer.subscribe(List.of(FaultyHop.TOPIC));
      for (int seen = 0; seen < messages; ) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofSeconds(1))) {
          ProducerRecord<byte[], byte[]> enriched =
              new ProducerRecord<>(TOPIC, message.key(), message.value());
          tracer.carry(message, enriched);
          var unused = producer.send(enriched);
          seen++;
        }
        producer.flush();
        consumer.commitSync();
      }
    }
  }
}
