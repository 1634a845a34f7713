// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Properties of the consumer that reads definitions: mostly those of the audit producer. */
final class ConsumerProperties {
  /** Of the same name for both kinds of clients, with another meaning. */
  private static final Set<String> NOT_SHARED =
      Set.of(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ConsumerConfig.CLIENT_ID_CONFIG);

  /** A fetch that finds nothing comes back after that long; a definition ends it at once. */
  private static final int FETCH_MAX_WAIT_MILLIS = 5_000;

  private static final int RECONNECT_MAX_MILLIS = 5_000;

  private ConsumerProperties() {}

  /**
   * What the consumer goes by.
   *
   * @param producer what was given for the audit producer
   * @param consumer what was given for this consumer
   * @throws IllegalArgumentException for values that Kafka refuses
   */
  static Map<String, Object> of(
      Map<String, Object> producer, Map<String, Object> consumer, String clientId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
    properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MILLIS);
    Set<String> names = ConsumerConfig.configNames();
    producer.forEach(
        (name, value) -> {
          if (names.contains(name) && !NOT_SHARED.contains(name)) {
            properties.put(name, value);
          }
        });
    properties.putAll(consumer);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    try {
      var unused = new ConsumerConfig(properties);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("consumerProperties: " + e.getMessage(), e);
    }
    return Map.copyOf(properties);
  }
}
