// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.HandOverHeader.Half;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.VoidDeserializer;
import org.apache.kafka.common.serialization.VoidSerializer;

/**
 * Which classes a Kafka client is configured with: what it takes to see its bytes. Classes are
 * compared by name, since another class loader may have loaded them.
 */
final class ClientClasses {
  private static final String INTERCEPTORS = "interceptor.classes";

  private static final System.Logger LOG = System.getLogger(AuditTracer.class.getName());

  private static final Set<String> OF_BYTES =
      Set.of(
          ByteArraySerializer.class.getName(),
          ByteBufferSerializer.class.getName(),
          BytesSerializer.class.getName(),
          VoidSerializer.class.getName(),
          ByteArrayDeserializer.class.getName(),
          ByteBufferDeserializer.class.getName(),
          BytesDeserializer.class.getName(),
          VoidDeserializer.class.getName());

  private final Map<String, ?> properties;

  ClientClasses(Map<String, ?> properties) {
    this.properties = properties;
  }

  /** How the bytes of what a setting's class (de)serializes become known. */
  private Half half(String setting, Class<?> ours) {
    String name = name(properties.get(setting));
    if (name.equals(ours.getName())) {
      return Half.SERIALIZED;
    }
    return OF_BYTES.contains(name) ? Half.SEEN : Half.UNKNOWN;
  }

  /** How a producer's keys become known; without us a checksum covers the value alone. */
  Half sentKeys() {
    return half("key.serializer", AuditSerializer.class);
  }

  /**
   * How a producer's values become known.
   *
   * @throws ConfigException if they don't
   */
  Half sentValues() {
    Half half = half("value.serializer", AuditSerializer.class);
    requireKnown(half, "value.serializer", AuditSerializer.class, ClientSettings.VALUE_SERIALIZER);
    return half;
  }

  /**
   * How a consumer's values become known.
   *
   * @throws ConfigException if they don't, or its keys don't, or not in time
   */
  Half receivedValues() {
    Half keys = half("key.deserializer", AuditDeserializer.class);
    Half values = half("value.deserializer", AuditDeserializer.class);
    requireKnown(
        keys, "key.deserializer", AuditDeserializer.class, ClientSettings.KEY_DESERIALIZER);
    requireKnown(
        values, "value.deserializer", AuditDeserializer.class, ClientSettings.VALUE_DESERIALIZER);
    if (values == Half.SERIALIZED && keys == Half.SEEN) { // it verifies, so it needs the key
      requireKnown(
          Half.UNKNOWN,
          "key.deserializer",
          AuditDeserializer.class,
          ClientSettings.KEY_DESERIALIZER);
    }
    return values;
  }

  private void requireKnown(Half half, String setting, Class<?> ours, String users) {
    if (half == Half.UNKNOWN) {
      String name = name(properties.get(setting));
      throw new ConfigException(
          setting,
          name,
          "the bytes must be seen here: set "
              + setting
              + "="
              + ours.getName()
              + " and "
              + users
              + "="
              + name);
    }
  }

  /**
   * Whether one of ours is among the interceptors.
   *
   * @throws ConfigException if not
   */
  void requireInterceptor(Class<?> ours, Class<?> neededBy) {
    if (!interceptors().contains(ours.getName())) {
      throw new ConfigException(
          INTERCEPTORS,
          interceptors(),
          neededBy.getSimpleName() + " does nothing without " + ours.getName());
    }
  }

  /** What other interceptors change between us and the broker can't be told from corruption. */
  void adviseNextToBroker(Class<?> ours, boolean last) {
    List<String> interceptors = interceptors();
    int best = last ? interceptors.size() - 1 : 0;
    if (!interceptors.isEmpty() && !interceptors.get(best).equals(ours.getName())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} should be the {1} in {2}, since what others change or leave out behind it looks"
              + " like corruption or loss: {3}",
          ours.getSimpleName(),
          last ? "last" : "first",
          INTERCEPTORS,
          interceptors);
    }
  }

  private List<String> interceptors() {
    Object value = properties.get(INTERCEPTORS);
    if (value instanceof List<?> list) {
      return list.stream().map(ClientClasses::name).toList();
    }
    return value == null
        ? List.of()
        : Arrays.stream(value.toString().split(",")).map(ClientClasses::name).toList();
  }

  private static String name(Object value) {
    return value instanceof Class<?> type ? type.getName() : String.valueOf(value).trim();
  }
}
