// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.certificate.pipeline.TamperedConsumer;
import dev.waybill.certificate.pipeline.Tampering;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What {@link TamperedConsumer} is to a wrapped consumer, where the tracer is an interceptor: Kafka
 * makes it, and it stands before the tracer's own.
 */
public final class NetworkInterceptor implements ConsumerInterceptor<byte[], byte[]> {

  /** The consumer's property that holds the {@link Tampering} itself. */
  static final String TAMPERING = "certificate.tampering";

  private Tampering tampering;

  /** For Kafka, which configures it. */
  public NetworkInterceptor() {}

  @Override
  public void configure(Map<String, ?> configs) {
    tampering = (Tampering) configs.get(TAMPERING);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    return TamperedConsumer.deliver(records, tampering);
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // the broker hears of it, and that is all
  }

  @Override
  public void close() {
    // there is nothing to close
  }
}
