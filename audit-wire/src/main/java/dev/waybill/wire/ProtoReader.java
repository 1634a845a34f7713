// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.WireException.Reason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads protobuf field by field: {@link #next()} goes to the next field, then one of the getters or
 * {@link #skip()} takes it. Any bytes at all end in a value or a {@link WireException}.
 */
final class ProtoReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] buffer;
  private int end; // of the message that is being read
  private int at;
  private int wireType;

  ProtoReader(byte[] buffer) {
    this(buffer, 0, buffer.length);
  }

  private ProtoReader(byte[] buffer, int at, int end) {
    this.buffer = buffer;
    this.at = at;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  /** Reads the next tag and gives its field number, or 0 at the end. */
  int next() throws WireException {
    if (at == end) {
      return 0;
    }
    long tag = varint();
    wireType = (int) tag & 7;
    if (tag >>> 32 != 0 || tag >>> 3 == 0) {
      throw new WireException(Reason.BAD_TAG, "at byte " + at);
    }
    return (int) (tag >>> 3);
  }

  long uint64() throws WireException {
    expect(ProtoWriter.VARINT);
    return varint();
  }

  /** A varint of at most {@code max}. */
  long uint(long max) throws WireException {
    long value = uint64();
    if (value < 0 || value > max) {
      throw new WireException(Reason.BAD_VALUE, "number above " + max + " at byte " + at);
    }
    return value;
  }

  boolean bool() throws WireException {
    return uint64() != 0;
  }

  long fixed64() throws WireException {
    expect(ProtoWriter.FIXED64);
    need(8);
    at += 8;
    return (long) LONG.get(buffer, at - 8);
  }

  String string() throws WireException {
    int from = field();
    return isAscii(from, at)
        ? new String(buffer, from, at - from, StandardCharsets.ISO_8859_1)
        : decodeText(from);
  }

  /** Passes over text, and makes sure that it is UTF-8; gives where it begins. */
  int text() throws WireException {
    int from = field();
    checkText(from);
    return from;
  }

  /** Makes sure that what was read from there on is UTF-8. */
  void checkText(int from) throws WireException {
    if (!isAscii(from, at)) {
      decodeText(from);
    }
  }

  private boolean isAscii(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private String decodeText(int from) throws WireException {
    try {
      ByteBuffer text = ByteBuffer.wrap(buffer, from, at - from);
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new WireException(Reason.BAD_UTF8, "before byte " + at);
    }
  }

  byte[] bytes() throws WireException {
    int from = field();
    return Arrays.copyOfRange(buffer, from, at);
  }

  /** A bytes field of eight bytes, big-endian, or zero if it is empty. */
  long idBytes() throws WireException {
    int from = field();
    if (at - from != 0 && at - from != 8) {
      throw new WireException(Reason.BAD_LENGTH, "a span id has 8 bytes, before byte " + at);
    }
    return at == from ? 0 : bigEndian(from);
  }

  TraceId traceId() throws WireException {
    int from = traceIdBytes();
    return new TraceId(bigEndian(from), bigEndian(from + 8));
  }

  /** Passes over a trace id's sixteen bytes; gives where they begin. */
  int traceIdBytes() throws WireException {
    int from = field();
    if (at - from != 16) {
      throw new WireException(Reason.BAD_LENGTH, "a trace id has 16 bytes, before byte " + at);
    }
    return from;
  }

  /** The eight bytes from there on, which have been read. */
  long bigEndian(int from) {
    return (long) LONG_BIG_ENDIAN.get(buffer, from);
  }

  /** A reader of the nested message, or of the elements of a packed field. */
  ProtoReader message() throws WireException {
    int from = field();
    return new ProtoReader(buffer, from, at);
  }

  /**
   * Goes into the nested message without a reader of its own; {@link #next()} then gives its
   * fields, and 0 at its end.
   *
   * @return what to give to {@link #leave}
   */
  int enter() throws WireException {
    int outerEnd = end;
    int from = field();
    end = at;
    at = from;
    return outerEnd;
  }

  /** Goes on behind the nested message, however much of it was read. */
  void leave(int outerEnd) {
    at = end;
    end = outerEnd;
  }

  /** Where the next byte lies. */
  int position() {
    return at;
  }

  /** Where the message that is being read ends. */
  int end() {
    return end;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Passes over the field, whatever its type. */
  void skip() throws WireException {
    switch (wireType) {
      case ProtoWriter.VARINT -> varint();
      case ProtoWriter.FIXED64 -> advance(8);
      case ProtoWriter.LENGTH_DELIMITED -> field();
      case ProtoWriter.FIXED32 -> advance(4);
      default -> throw new WireException(Reason.BAD_TAG, "wire type " + wireType);
    }
  }

  long varint() throws WireException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw new WireException(Reason.TRUNCATED, "inside a varint at byte " + at);
      }
      byte b = buffer[at++];
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        if (shift == 63 && b > 1) {
          break;
        }
        return value;
      }
    }
    throw new WireException(Reason.BAD_VARINT, "before byte " + at);
  }

  /** A varint of at most {@code max}, inside a packed field. */
  long varint(long max) throws WireException {
    long value = varint();
    if (value < 0 || value > max) {
      throw new WireException(Reason.BAD_VALUE, "number above " + max + " before byte " + at);
    }
    return value;
  }

  /** One byte, 0 to 255. */
  int rawByte() throws WireException {
    advance(1);
    return buffer[at - 1] & 0xFF;
  }

  /** Passes over a field that tells its length; gives where it begins. */
  private int field() throws WireException {
    expect(ProtoWriter.LENGTH_DELIMITED);
    long length = varint();
    if (length < 0) {
      throw new WireException(Reason.BAD_LENGTH, "before byte " + at);
    }
    if (length > end - at) {
      throw new WireException(Reason.TRUNCATED, "field of " + length + " bytes at byte " + at);
    }
    at += (int) length;
    return at - (int) length;
  }

  private void expect(int type) throws WireException {
    if (wireType != type) {
      throw new WireException(Reason.BAD_TAG, "wire type " + wireType + " at byte " + at);
    }
  }

  private void advance(int count) throws WireException {
    need(count);
    at += count;
  }

  private void need(int count) throws WireException {
    if (end - at < count) {
      throw new WireException(Reason.TRUNCATED, count + " bytes wanted at byte " + at);
    }
  }
}
