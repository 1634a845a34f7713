// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Kafka's mock that begins at the beginning, made as all versions have it. */
class EarlyConsumer extends MockConsumer<byte[], byte[]> {
  @SuppressWarnings("deprecation") // what replaces it is not in Kafka 3
  EarlyConsumer() {
    super(OffsetResetStrategy.EARLIEST);
  }
}
