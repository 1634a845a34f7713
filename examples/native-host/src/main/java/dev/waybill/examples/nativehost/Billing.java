// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples.nativehost;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The sink, by properties alone: what it commits is handed over. */
final class Billing {
  private Billing() {}

  static void run(String servers, int messages) {
    Map<String, Object> properties = Clients.consumerProperties(servers, "billing");
    properties.putAll(Clients.tracerProperties("billing", "sink"));
    properties.put("interceptor.classes", "dev.waybill.tracer.AuditConsumerInterceptor");
    properties.put(
        "metric.reporters",
        "org.apache.kafka.common.metrics.JmxReporter,dev.waybill.tracer.AuditMetricsReporter");
    properties.put("key.deserializer", "dev.waybill.tracer.AuditDeserializer");
    properties.put("value.deserializer", "dev.waybill.tracer.AuditDeserializer");
    properties.put(
        "waybill.key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    properties.put(
        "waybill.value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    try (Consumer<String, String> consumer = new KafkaConsumer<>(properties)) {
      consumer.subscribe(List.of(Enrichment.TOPIC));
      for (int seen = 0; seen < messages; ) {
        seen += consumer.poll(Duration.ofSeconds(1)).count();
        consumer.commitSync();
      }
    }
  }
}
