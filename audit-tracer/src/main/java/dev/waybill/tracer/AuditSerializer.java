// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Stands around a producer's own serializer and lets {@link AuditProducerInterceptor} know the
 * bytes.
 *
 * <pre>{@code
 * key.serializer=dev.waybill.tracer.AuditSerializer
 * waybill.key.serializer=org.apache.kafka.common.serialization.StringSerializer
 * value.serializer=dev.waybill.tracer.AuditSerializer
 * waybill.value.serializer=com.example.OrderSerializer
 * }</pre>
 *
 * <p>The user's serializer gets all of the client's properties, as from Kafka; what it throws goes
 * on unchanged. As thread-safe as that.
 */
public final class AuditSerializer<T> implements Serializer<T> {
  private Map<String, ?> configs = Map.of();
  private String stage;
  private boolean isKey;
  private Serializer<T> users;
  private volatile Serializer<T> foreign;
  private volatile TracedSends sends;

  /** For Kafka, which configures it. */
  public AuditSerializer() {}

  /**
   * Makes the user's serializer.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming key and value of what is wrong
   */
  @Override
  @SuppressWarnings("unchecked") // it is for T because the user says so
  public void configure(Map<String, ?> configs, boolean isKey) {
    this.configs = configs;
    this.isKey = isKey;
    stage = ClientSettings.of(configs).stage();
    new ClientClasses(configs).requireInterceptor(AuditProducerInterceptor.class, getClass());
    users =
        UsersClasses.make(
            configs,
            isKey ? ClientSettings.KEY_SERIALIZER : ClientSettings.VALUE_SERIALIZER,
            Serializer.class,
            made -> made.configure(configs, isKey));
  }

  @Override
  public byte[] serialize(String topic, T data) {
    return users().serialize(topic, data);
  }

  @Override
  public byte[] serialize(String topic, Headers headers, T data) {
    Serializer<T> other = foreign;
    if (other == null && sends == null) {
      other = findTracer();
    }
    if (other != null) {
      return other.serialize(topic, headers, data);
    }
    byte[] bytes = users().serialize(topic, headers, data);
    TracedSends known = sends;
    if (known != null) {
      known.serialized(isKey, topic, headers, bytes);
    }
    return bytes;
  }

  private Serializer<T> users() {
    if (users == null) {
      throw new SerializationException(
          "AuditSerializer is not configured: name it in the client's properties");
    }
    return users;
  }

  /** The interceptor has opened it, here or among the classes that were loaded first. */
  @SuppressWarnings("unchecked") // it is for any types, as this
  private synchronized Serializer<T> findTracer() {
    if (foreign != null || sends != null || users == null) {
      return foreign;
    }
    AuditTracer tracer = SharedTracers.OF_PROCESS.find(stage);
    if (tracer != null) {
      ClientClasses classes = new ClientClasses(configs);
      sends =
          AuditProducerInterceptor.sends(
              configs, tracer.core(), classes.sentKeys(), classes.sentValues());
      return null;
    }
    Serializer<T> found = SharedTracers.CLASSES.foreign(getClass(), Serializer.class);
    if (found != null) {
      Map<String, Object> withUsers = new HashMap<>(configs);
      withUsers.put(isKey ? ClientSettings.KEY_SERIALIZER : ClientSettings.VALUE_SERIALIZER, users);
      found.configure(withUsers, isKey);
      foreign = found;
    }
    return found;
  }

  @Override
  public void close() {
    if (users != null) {
      users.close();
    }
  }
}
