// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedKafka;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers of bytes, which have Kafka's defaults but for the compression. */
final class Producers {
  private Producers() {}

  /**
   * A new one.
   *
   * @param codec as {@code compression.type} names it
   */
  static Producer<byte[], byte[]> of(EmbeddedKafka kafka, String codec) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "compression.type", codec),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
