// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.PipelineDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Settings of a correlator for an audit topic, with topics of its own for all else. */
final class CorrelatorSettings {
  private CorrelatorSettings() {}

  /**
   * Creates the topics and publishes the definition.
   *
   * @param group its consumer group, and what its topics begin with
   */
  static Map<String, String> of(
      EmbeddedKafka kafka, String auditTopic, String group, PipelineDefinition definition) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("quarkus.management.host", "127.0.0.1");
    settings.put("quarkus.management.port", "0");
    settings.put("waybill.group-id", group);
    settings.put("waybill.topics.audit", auditTopic);
    for (String name : List.of("pipelines", "verdicts", "summaries", "dead-letters")) {
      String topic = group + "-" + name;
      settings.put("waybill.topics." + name, topic);
      boolean compacted = name.equals("pipelines");
      kafka.createTopic(topic, 1, compacted ? Map.of("cleanup.policy", "compact") : Map.of());
    }
    publish(kafka, settings.get("waybill.topics.pipelines"), definition);
    return settings;
  }

  private static void publish(EmbeddedKafka kafka, String topic, PipelineDefinition definition) {
    try (Producer<byte[], byte[]> producer = Producers.of(kafka, "none")) {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, definition.name().getBytes(UTF_8), definition.encode()));
    }
  }
}
