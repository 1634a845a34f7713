// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes protobuf from back to front into a buffer that grows.
 *
 * <p>Backwards, a message's length is known when its tag is written, so nested messages need
 * neither a first pass for their sizes nor buffers of their own. Callers write fields in reverse:
 * the one that is written last comes first. Fields with proto3's default value are left out.
 */
final class ProtoWriter {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED32 = 5;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer = new byte[1024];
  private int start = buffer.length;

  /** Begins anew, in the memory there is. */
  void clear() {
    start = buffer.length;
  }

  /** How many bytes are written. */
  int size() {
    return buffer.length - start;
  }

  byte[] toByteArray() {
    return Arrays.copyOfRange(buffer, start, buffer.length);
  }

  /** Closes a message whose fields were written since {@link #size()} was {@code sizeBefore}. */
  void endMessage(int field, int sizeBefore) {
    varint(size() - sizeBefore);
    tag(field, LENGTH_DELIMITED);
  }

  void uint64(int field, long value) {
    if (value != 0) {
      present(field, value);
    }
  }

  /** A varint field that is there also if it is zero: its absence means something else. */
  void present(int field, long value) {
    varint(value);
    tag(field, VARINT);
  }

  void bool(int field, boolean value) {
    uint64(field, value ? 1 : 0);
  }

  void fixed64(int field, long value) {
    if (value != 0) {
      fixed64Always(field, value);
    }
  }

  void fixed64Always(int field, long value) {
    reserve(8);
    start -= 8;
    LONG.set(buffer, start, value);
    tag(field, FIXED64);
  }

  /** Eight bytes, big-endian, as a bytes field; nothing for zero. */
  void idBytes(int field, long value) {
    if (value != 0) {
      bigEndian(value);
      varint(8);
      tag(field, LENGTH_DELIMITED);
    }
  }

  /** Sixteen bytes, big-endian, as a bytes field. */
  void idBytes(int field, long high, long low) {
    bigEndian(low);
    bigEndian(high);
    varint(16);
    tag(field, LENGTH_DELIMITED);
  }

  private void bigEndian(long value) {
    reserve(8);
    start -= 8;
    LONG_BIG_ENDIAN.set(buffer, start, value);
  }

  void string(int field, String value) {
    if (!value.isEmpty()) {
      stringAlways(field, value);
    }
  }

  void stringAlways(int field, String value) {
    bytesAlways(field, value.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(int field, byte[] value) {
    if (value.length > 0) {
      bytesAlways(field, value);
    }
  }

  private void bytesAlways(int field, byte[] value) {
    reserve(value.length);
    start -= value.length;
    System.arraycopy(value, 0, buffer, start, value.length);
    varint(value.length);
    tag(field, LENGTH_DELIMITED);
  }

  /** A nested message, as it is encoded; an empty one too. */
  void message(int field, byte[] encoded) {
    bytesAlways(field, encoded);
  }

  /** Fields, as they are encoded. */
  void raw(byte[] encoded) {
    reserve(encoded.length);
    start -= encoded.length;
    System.arraycopy(encoded, 0, buffer, start, encoded.length);
  }

  /** Writes again what was written when the size had just become {@code end}. */
  void copy(int end, int length) {
    reserve(length);
    start -= length;
    System.arraycopy(buffer, buffer.length - end, buffer, start, length);
  }

  /** Overwrites the eight bytes that begin where the size is {@code at}. */
  void putBigEndian(int at, long value) {
    LONG_BIG_ENDIAN.set(buffer, buffer.length - at, value);
  }

  /** The same, as fixed64 has them. */
  void putLittleEndian(int at, long value) {
    LONG.set(buffer, buffer.length - at, value);
  }

  /** Overwrites a varint of the same length that begins where the size is {@code at}. */
  void putVarint(int at, long value) {
    putVarintAt(buffer.length - at, varintSize(value), value);
  }

  private void putVarintAt(int from, int length, long value) {
    long rest = value;
    for (int i = from; i < from + length - 1; i++) {
      buffer[i] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[from + length - 1] = (byte) rest;
  }

  void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  void varint(long value) {
    reserve(10);
    if ((value & ~0x7FL) == 0) { // most tags and lengths
      buffer[--start] = (byte) value;
      return;
    }
    int length = varintSize(value);
    start -= length;
    putVarintAt(start, length, value);
  }

  static int varintSize(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  private void reserve(int count) {
    if (start < count) {
      int size = size();
      byte[] larger = new byte[Math.max(buffer.length * 2, size + count)];
      System.arraycopy(buffer, start, larger, larger.length - size, size);
      start = larger.length - size;
      buffer = larger;
    }
  }
}
