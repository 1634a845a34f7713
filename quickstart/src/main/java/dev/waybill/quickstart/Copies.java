// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Copies of records, true ones and such with one bit turned. */
final class Copies {

  private Copies() {}

  /** The same record once more, as a broker would deliver it. */
  static ConsumerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> record) {
    return with(record, record.key(), record.value());
  }

  /**
   * A copy in which one bit of key or value differs; if neither has any, a value of one byte
   * appears.
   *
   * @param choice picks the bit
   */
  static ConsumerRecord<byte[], byte[]> flipped(
      ConsumerRecord<byte[], byte[]> record, long choice) {
    int keyLength = record.key() == null ? 0 : record.key().length;
    int valueLength = record.value() == null ? 0 : record.value().length;
    if (keyLength + valueLength == 0) {
      return with(record, record.key(), new byte[1]);
    }
    long bit = Long.remainderUnsigned(choice, (keyLength + valueLength) * 8L);
    return bit < keyLength * 8L
        ? with(record, flip(record.key(), bit), record.value())
        : with(record, record.key(), flip(record.value(), bit - keyLength * 8L));
  }

  private static byte[] flip(byte[] bytes, long bit) {
    byte[] copy = bytes.clone();
    copy[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
    return copy;
  }

  private static ConsumerRecord<byte[], byte[]> with(
      ConsumerRecord<byte[], byte[]> record, byte[] key, byte[] value) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        new RecordHeaders(record.headers().toArray()),
        record.leaderEpoch(),
        Optional.empty());
  }
}
