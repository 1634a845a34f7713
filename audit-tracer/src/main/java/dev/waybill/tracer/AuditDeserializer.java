// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Stands around a consumer's own deserializer, so that bytes are verified before that sees them.
 * {@link AuditConsumerInterceptor} tells what was received.
 *
 * <pre>{@code
 * key.deserializer=dev.waybill.tracer.AuditDeserializer
 * waybill.key.deserializer=org.apache.kafka.common.serialization.StringDeserializer
 * value.deserializer=dev.waybill.tracer.AuditDeserializer
 * waybill.value.deserializer=com.example.OrderDeserializer
 * }</pre>
 *
 * <p>A corrupted message that the pipeline leaves out never reaches the user's value deserializer.
 * It does reach the user's key deserializer, since Kafka reads the key first; what that throws is
 * held back until the value is known, and then comes as if the value could not be read. If a
 * corrupted message should be left out but can't be (too many are, or the quarantine is full), and
 * the user's deserializers can't read it, it is left out all the same and told as failed.
 *
 * <p>Otherwise what the user's deserializer throws goes on unchanged. For one thread at a time, as
 * the consumer.
 */
public final class AuditDeserializer<T> implements Deserializer<T> {
  private Map<String, ?> configs = Map.of();
  private String stage;
  private boolean isKey;
  private boolean seesValues;
  private Deserializer<T> users;
  private Deserializer<T> foreign;
  private TracedReads reads;

  /** For Kafka, which configures it. */
  public AuditDeserializer() {}

  /**
   * Makes the user's deserializer.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming key and value of what is wrong
   */
  @Override
  @SuppressWarnings("unchecked") // it is for T because the user says so
  public void configure(Map<String, ?> configs, boolean isKey) {
    this.configs = configs;
    this.isKey = isKey;
    stage = ClientSettings.of(configs).stage();
    ClientClasses classes = new ClientClasses(configs);
    classes.requireInterceptor(AuditConsumerInterceptor.class, getClass());
    seesValues = classes.receivedValues() == HandOverHeader.Half.SERIALIZED;
    users =
        UsersClasses.make(
            configs, setting(), Deserializer.class, made -> made.configure(configs, isKey));
  }

  private String setting() {
    return isKey ? ClientSettings.KEY_DESERIALIZER : ClientSettings.VALUE_DESERIALIZER;
  }

  @Override
  public T deserialize(String topic, byte[] data) {
    return users().deserialize(topic, data);
  }

  @Override
  public T deserialize(String topic, Headers headers, byte[] data) {
    if (foreign == null && reads == null) {
      findTracer();
    }
    if (foreign != null) {
      return foreign.deserialize(topic, headers, data);
    }
    if (reads == null || data == null) {
      return users().deserialize(topic, headers, data);
    }
    return isKey ? key(topic, headers, data) : value(topic, headers, data);
  }

  private T key(String topic, Headers headers, byte[] data) {
    ReceivedHeader mark = reads.key(topic, headers, data);
    try {
      return users.deserialize(topic, headers, data);
    } catch (RuntimeException e) {
      if (mark == null || !mark.mayBeLeftOut || reads.isTombstone(mark)) {
        throw e;
      }
      mark.keyFailure = e;
      return null;
    }
  }

  private T value(String topic, Headers headers, byte[] data) {
    ReceivedHeader mark = reads.value(topic, headers, data);
    if (mark != null && mark.corrupted && mark.mayBeLeftOut) {
      mark.withheld = () -> users.deserialize(topic, headers, data);
      return null;
    }
    if (mark != null && mark.keyFailure != null) {
      throw mark.keyFailure;
    }
    return users.deserialize(topic, headers, data);
  }

  private Deserializer<T> users() {
    if (users == null) {
      throw new SerializationException(
          "AuditDeserializer is not configured: name it in the client's properties");
    }
    return users;
  }

  /** The interceptor has opened it, here or among the classes that were loaded first. */
  @SuppressWarnings("unchecked") // it is for any types, as this
  private void findTracer() {
    AuditTracer tracer = stage == null ? null : SharedTracers.OF_PROCESS.find(stage);
    if (tracer != null) {
      reads = new TracedReads(tracer.core(), seesValues);
      return;
    }
    Deserializer<T> found = SharedTracers.CLASSES.foreign(getClass(), Deserializer.class);
    if (found != null && users != null) {
      Map<String, Object> withUsers = new HashMap<>(configs);
      withUsers.put(setting(), users);
      found.configure(withUsers, isKey);
      foreign = found;
    }
  }

  @Override
  public void close() {
    if (users != null) {
      users.close();
    }
  }
}
