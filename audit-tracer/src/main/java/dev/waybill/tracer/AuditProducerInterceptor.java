// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;

/**
 * Seals and follows what a Kafka producer sends, by properties alone.
 *
 * <pre>{@code
 * interceptor.classes=dev.waybill.tracer.AuditProducerInterceptor
 * waybill.stage=orders-api
 * waybill.role=origin
 * }</pre>
 *
 * <p>Where values are no bytes, {@link AuditSerializer} must stand around the value's serializer,
 * and should around the key's, so that the checksum covers the key as well. Stand last if there are
 * other interceptors that change records.
 *
 * <p>A message is handed over when Kafka acknowledges it. What is sent in a transaction is in
 * doubt, since interceptors don't hear how it ends, and so is everything with kafka-clients before
 * 4.1, which don't say what they acknowledge: {@link AuditTracer#wrap} is exact there.
 *
 * <p>All clients of a stage in a process share one tracer, which is closed with the last of them.
 * Thread-safe. Nothing blocks and nothing throws, but for {@link #configure} on wrong settings, and
 * {@link #close}, which may wait for the close timeout.
 */
public final class AuditProducerInterceptor<K, V> implements ProducerInterceptor<K, V> {
  private static final System.Logger LOG = System.getLogger(AuditTracer.class.getName());

  /** KIP-512: the headers come back with the acknowledgement. */
  private static final boolean TOLD_HOW_SENDS_END =
      Arrays.stream(ProducerInterceptor.class.getMethods())
          .anyMatch(m -> m.getName().equals("onAcknowledgement") && m.getParameterCount() == 3);

  private static final long DAY_MILLIS = 86_400_000;

  private ProducerInterceptor<K, V> foreign;
  private SharedTracers.Lease lease;
  private TracedSends sends;
  private volatile boolean closed;

  /** For Kafka, which configures it. */
  public AuditProducerInterceptor() {}

  /**
   * Opens the stage's tracer, or takes part in it.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming key and value of what is wrong
   */
  @Override
  @SuppressWarnings("unchecked") // it is for any types, as this
  public void configure(Map<String, ?> configs) {
    foreign = SharedTracers.CLASSES.foreign(getClass(), ProducerInterceptor.class);
    if (foreign != null) {
      foreign.configure(configs);
      return;
    }
    ClientSettings settings = ClientSettings.of(configs);
    ClientClasses classes = new ClientClasses(configs);
    classes.adviseNextToBroker(getClass(), true);
    var keys = classes.sentKeys();
    var values = classes.sentValues();
    lease = SharedTracers.OF_PROCESS.open(settings);
    lease.tracer().core().recorder.handOversTake(longest(configs));
    sends = sends(configs, lease.tracer().core(), keys, values);
    if (isTransactional(configs) || !TOLD_HOW_SENDS_END) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Waybill stage {0}: what this producer sends is told as in doubt, since {1};"
              + " AuditTracer.wrap is exact",
          settings.stage(),
          isTransactional(configs)
              ? "interceptors don't hear how transactions end"
              : "kafka-clients before 4.1 don't say which record they acknowledge");
    }
  }

  /** From the call of send to the end; with as much again to be on the safe side. */
  private static Duration longest(Map<String, ?> configs) {
    return Duration.ofMillis(
            millis(configs, ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000)
                + millis(configs, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000))
        .multipliedBy(2);
  }

  private static long millis(Map<String, ?> configs, String name, long defaultMillis) {
    try {
      Object value = configs.get(name);
      long millis = value == null ? defaultMillis : Long.parseLong(value.toString().trim());
      return Math.min(millis, DAY_MILLIS); // Connect says for ever
    } catch (NumberFormatException e) {
      return defaultMillis; // Kafka refuses it
    }
  }

  static TracedSends sends(
      Map<String, ?> configs, Core core, HandOverHeader.Half keys, HandOverHeader.Half values) {
    return new TracedSends(core, TOLD_HOW_SENDS_END, isTransactional(configs), keys, values);
  }

  private static boolean isTransactional(Map<String, ?> configs) {
    return configs.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG) != null;
  }

  @Override
  public ProducerRecord<K, V> onSend(ProducerRecord<K, V> message) {
    if (foreign != null) {
      return foreign.onSend(message);
    }
    return closed || sends == null || message == null ? message : sends.begin(message);
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception, Headers headers) {
    if (foreign != null) {
      foreign.onAcknowledgement(metadata, exception, headers);
    } else if (sends != null) { // after close as well: the last ones fail then
      sends.end(metadata, exception, headers);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (foreign != null) {
      foreign.close();
    } else if (lease != null) {
      lease.close();
    }
  }
}
