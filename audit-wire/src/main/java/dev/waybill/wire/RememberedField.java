// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A field as it was read last in its place: a text, or an attribute ({@code KeyValue}). The same
 * bytes are not read again, nor those of a number of the same length under the same name.
 */
final class RememberedField {
  // The attributes that are asked for.
  static final int PIPELINE = 0;
  static final int STAGE = 1;
  static final int ROLE = 2;
  static final int OUTCOME = 3;

  /** How many attributes are asked for. */
  static final int NAMES = 4;

  private static final byte[][] KEYS = {
    ascii(AuditSpan.PIPELINE),
    ascii(AuditSpan.STAGE),
    ascii(AuditSpan.ROLE),
    ascii(AuditSpan.OUTCOME)
  };

  /** Longer fields are read each time. */
  private static final int MAX_BYTES = 512;

  private byte[] bytes = {};
  private int length = -1; // nothing is remembered
  private int numberAt = -1; // where a number begins that all else comes before, or -1
  private int numberEnd;
  private int textFrom;
  private int textTo;
  private int name = -1;
  private boolean hasValue;
  private String text;

  /**
   * Passes over a text and makes sure that it is UTF-8.
   *
   * @return its length in bytes
   */
  int readText(ProtoReader in) throws WireException {
    int outer = in.enter();
    int from = in.position();
    int to = in.end();
    in.leave(outer);
    if (!isSame(in.buffer(), from, to)) {
      in.checkText(from);
      remember(in.buffer(), from, to);
    }
    return to - from;
  }

  /** Reads an attribute. */
  void readAttribute(ProtoReader in) throws WireException {
    int outer = in.enter();
    if (!isSame(in.buffer(), in.position(), in.end())) {
      int from = in.position();
      length = -1;
      decode(in);
      remember(in.buffer(), from, in.end());
    }
    in.leave(outer);
  }

  /** Which of the attributes that are asked for it is, or -1. */
  int name() {
    return name;
  }

  /** Whether it has a value that is neither list, map nor bytes. */
  boolean hasValue() {
    return hasValue;
  }

  /** How many bytes at the attribute's end are a number, whatever it is; 0 if they are none. */
  int numberLength() {
    return numberAt < 0 || length < 0 ? 0 : length - numberAt;
  }

  /** The value, or null if it is no text. */
  String text() {
    return text;
  }

  private boolean isSame(byte[] buffer, int from, int to) {
    if (to - from != length) {
      return false;
    }
    int at = Arrays.mismatch(bytes, 0, length, buffer, from, to);
    return at < 0 || (numberAt >= 0 && at >= numberAt && isVarint(buffer, from + numberAt, to));
  }

  /** Whether there is one varint and nothing else. */
  private static boolean isVarint(byte[] buffer, int from, int to) {
    for (int i = from; i < to - 1; i++) {
      if (buffer[i] >= 0) {
        return false;
      }
    }
    return to - from < 10 && buffer[to - 1] >= 0; // of ten bytes the last would need a look
  }

  private void remember(byte[] buffer, int from, int to) {
    length = -1;
    if (to - from <= MAX_BYTES) {
      length = to - from;
      bytes = bytes.length < length ? new byte[length] : bytes;
      System.arraycopy(buffer, from, bytes, 0, length);
    }
  }

  /** As {@code SpanCodec} does: the last key and the last value hold. */
  private void decode(ProtoReader in) throws WireException {
    int start = in.position();
    name = -1;
    forgetValue();
    numberAt = -1;
    numberEnd = -1;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> {
          int from = in.text();
          name = nameOf(in.buffer(), from, in.position());
        }
        case 2 -> decodeValue(in, start);
        default -> in.skip();
      }
    }
    numberAt = numberEnd == in.end() ? numberAt : -1;
    if (name >= 0 && textFrom >= 0) {
      text = new String(in.buffer(), textFrom, textTo - textFrom, StandardCharsets.UTF_8);
    }
  }

  private void forgetValue() {
    hasValue = false;
    text = null;
    textFrom = -1;
  }

  private void decodeValue(ProtoReader in, int start) throws WireException {
    forgetValue();
    int outer = in.enter();
    for (int field = in.next(); field != 0; field = in.next()) {
      forgetValue();
      hasValue = true;
      switch (field) {
        case 1 -> {
          textFrom = in.text();
          textTo = in.position();
        }
        case 2 -> in.bool();
        case 3 -> {
          numberAt = in.position() - start;
          in.uint64();
          numberEnd = in.position();
        }
        case 4 -> in.fixed64();
        default -> {
          in.skip();
          hasValue = false;
        }
      }
    }
    in.leave(outer);
  }

  private static int nameOf(byte[] buffer, int from, int to) {
    for (int name = 0; name < NAMES; name++) {
      if (Arrays.equals(KEYS[name], 0, KEYS[name].length, buffer, from, to)) {
        return name;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
