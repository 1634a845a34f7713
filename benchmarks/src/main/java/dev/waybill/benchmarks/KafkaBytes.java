// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.wire.Waybill;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.DefaultRecord;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;

/** How large things are in Kafka. */
final class KafkaBytes {
  private static final int MESSAGE_BYTES = 1024;

  private KafkaBytes() {}

  /** A record batch of one record as the audit producer sends it, compressed by zstd. */
  static long compressed(byte[] value) {
    return MemoryRecords.withRecords(Compression.zstd().build(), new SimpleRecord(value))
        .sizeInBytes();
  }

  /** What an unsampled message's waybill adds to its record, before any compression. */
  static int ofHeader() {
    byte[] text = new Waybill(1, true, 1, 1, null).encode();
    int with = recordBytes(new RecordHeader(Waybill.HEADER, text));
    return with - recordBytes();
  }

  private static int recordBytes(Header... headers) {
    return DefaultRecord.sizeInBytes(0, 0, Messages.KEY_BYTES, MESSAGE_BYTES, headers);
  }
}
