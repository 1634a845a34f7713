// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the shop sends, one message after the other. */
interface MessageSource extends AutoCloseable {

  /** The next message for {@link OrdersPipeline#ORDERS}, or null after the last one. */
  ProducerRecord<byte[], byte[]> next() throws IOException;

  @Override
  void close() throws IOException;
}
