// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import dev.waybill.wire.WireException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The values of records. */
final class Values {
  private Values() {}

  /** The value, where there has to be one. */
  static byte[] required(ConsumerRecord<byte[], byte[]> record) throws WireException {
    if (record.value() == null) {
      throw new WireException(WireException.Reason.MISSING_FIELD, "value");
    }
    return record.value();
  }
}
