// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.ApiException;

/**
 * The audit topic, as the sender thread sees it: it may be away, for hours, from the start.
 *
 * <p>The producer is made when it is first needed and again after an error that it does not
 * survive.
 */
final class AuditLog {
  private final String topic;
  private final Supplier<Producer<byte[], byte[]>> factory;
  private Producer<byte[], byte[]> producer;

  AuditLog(String topic, Supplier<Producer<byte[], byte[]>> factory) {
    this.topic = topic;
    this.factory = factory;
  }

  /**
   * How many partitions the topic has. May wait for as long as the producer's {@code max.block.ms}.
   *
   * @throws RuntimeException if the broker doesn't say
   */
  int partitionCount() {
    List<PartitionInfo> partitions = producer().partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw new IllegalStateException("topic " + topic + " has no partitions");
    }
    return partitions.size();
  }

  /** Sends; what the producer throws reaches the callback too. */
  void send(int partition, byte[] value, Callback callback) {
    send(new ProducerRecord<>(topic, partition, null, value), callback);
  }

  /** The same with a record for any topic of that cluster. */
  void send(ProducerRecord<byte[], byte[]> message, Callback callback) {
    Producer<byte[], byte[]> current = null;
    try {
      current = producer();
      var unused = current.send(message, callback);
    } catch (RuntimeException | Error e) { // a compression library may be missing
      callback.onCompletion(null, e instanceof RuntimeException r ? r : new KafkaException(e));
      if (current != null && !(e instanceof ApiException)) { // it is closed, or fails for good
        close(Duration.ZERO);
      }
    }
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer = factory.get();
    }
    return producer;
  }

  void close(Duration timeout) {
    Producer<byte[], byte[]> closing = producer;
    producer = null;
    if (closing != null) {
      closing.close(timeout);
    }
  }
}
