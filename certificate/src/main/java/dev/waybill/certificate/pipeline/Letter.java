// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The messages of the trials. Each bears its number in a header of its own, which the audit does
 * not know of, so that it can be told from others whatever is done to its waybill or its bytes.
 */
public final class Letter {

  static final String NUMBER = "certificate-number";

  /** Key and value of a message. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Bytes(byte[] key, byte[] value) {}

  private Letter() {}

  /** A message with a key and random bytes. */
  public static ProducerRecord<byte[], byte[]> write(
      String topic, long number, int sizeBytes, long seed) {
    Bytes bytes = bytes(number, sizeBytes, seed);
    ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, bytes.key(), bytes.value());
    letter.headers().add(NUMBER, bytes.key());
    return letter;
  }

  /** What {@link #write} writes. */
  public static Bytes bytes(long number, int sizeBytes, long seed) {
    byte[] value = new byte[sizeBytes];
    new Random(seed * 1_000_003 + number).nextBytes(value);
    return new Bytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array(), value);
  }

  /** The number that a message bears, or -1 if it is none of ours. */
  public static long number(Headers headers) {
    Header number = headers.lastHeader(NUMBER);
    return number == null ? -1 : ByteBuffer.wrap(number.value()).getLong();
  }

  /** The same record with other bytes, and headers of its own. */
  public static ConsumerRecord<byte[], byte[]> copy(
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

  /** The same record once more. */
  public static ConsumerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
    return copy(record, record.key(), record.value());
  }

  /** Bytes in which one bit differs. */
  public static byte[] flip(byte[] bytes, long bit) {
    byte[] flipped = bytes.clone();
    flipped[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
    return flipped;
  }
}
