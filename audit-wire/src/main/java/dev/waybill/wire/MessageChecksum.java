// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The checksum of a message: CRC-32C (Castagnoli, RFC 3720 appendix B.4) of the lengths of what it
 * covers and then of their bytes.
 *
 * <p>Covered are the serialized key and value, or the value alone. Each length is a big-endian
 * 32-bit number, -1 for null, so that null and empty differ and bytes that move from the key to the
 * value are seen: {@code length(key) length(value) key value}, or {@code length(value) value}.
 *
 * <p>Holds its own scratch memory: one instance a thread, no allocation a message.
 */
public final class MessageChecksum {
  /** One store: a checksum that reads eight bytes of two stores would wait for both. */
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final CRC32C crc = new CRC32C();
  private final byte[] lengths = new byte[8];

  /** Ready to use; see the class on threads. */
  public MessageChecksum() {}

  /**
   * The checksum of a key and a value.
   *
   * @param key serialized key, or null
   * @param value serialized value, or null
   */
  public int ofKeyAndValue(byte[] key, byte[] value) {
    int keyLength = key == null ? -1 : key.length;
    int valueLength = value == null ? -1 : value.length;
    LONG.set(lengths, 0, (long) keyLength << 32 | (valueLength & 0xFFFFFFFFL));
    crc.reset();
    crc.update(lengths, 0, 8);
    if (key != null) {
      crc.update(key, 0, key.length);
    }
    if (value != null) {
      crc.update(value, 0, value.length);
    }
    return (int) crc.getValue();
  }

  /**
   * The checksum of a value alone, for paths on which the key may change.
   *
   * @param value serialized value, or null
   */
  public int ofValue(byte[] value) {
    INT.set(lengths, 0, value == null ? -1 : value.length);
    crc.reset();
    crc.update(lengths, 0, 4);
    if (value != null) {
      crc.update(value, 0, value.length);
    }
    return (int) crc.getValue();
  }

  /**
   * The checksum that {@code waybill} should carry for this key and value, covering what it says.
   *
   * @param waybill the waybill, whose {@link Waybill#keyCovered()} decides
   * @param key serialized key, or null
   * @param value serialized value, or null
   */
  public int expectedBy(Waybill waybill, byte[] key, byte[] value) {
    return waybill.keyCovered() ? ofKeyAndValue(key, value) : ofValue(value);
  }
}
