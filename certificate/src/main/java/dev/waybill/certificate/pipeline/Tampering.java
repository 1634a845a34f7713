// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What happens to records between the broker's client and a stage. */
@FunctionalInterface
public interface Tampering {

  /** What arrives of a record, in this order: nothing, itself, or others in its place. */
  List<ConsumerRecord<byte[], byte[]>> deliver(ConsumerRecord<byte[], byte[]> record);
}
