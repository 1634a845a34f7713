// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.Arrays;

/**
 * Reads waybill headers into fields that it reuses: no allocation, no exception, whatever the
 * bytes.
 *
 * <p>One instance a thread. After {@link #read} has answered {@link Status#VALID} the getters tell
 * what the header says, until the next call.
 */
public final class WaybillReader {
  /** What a header is. Only {@link #VALID} is trusted; the other three are counted. */
  public enum Status {
    /** Read, and its check is right. */
    VALID,
    /** There is no header. */
    ABSENT,
    /** Not of a waybill's form, or its check is wrong. */
    DAMAGED,
    /** Made by a later version of Waybill. */
    UNKNOWN_VERSION
  }

  private static final byte[] SEXTETS = sextets();

  private WaybillMiddle[] middles; // null until there is one: many threads only seal
  private int flags;
  private int checksum;
  private long session;
  private long sequence;
  private long spanId;
  private long originMillis;
  private int threshold;

  /** Ready to use; see the class on threads. */
  public WaybillReader() {}

  /**
   * Reads a header's value.
   *
   * @param text the header's value, or null if there is none
   */
  public Status read(byte[] text) {
    if (text == null) {
      return Status.ABSENT;
    }
    return readUsual(text) ? Status.VALID : readAny(text);
  }

  /**
   * The short way for an unsampled header of whose session a recent one was too: decodes what
   * differs from message to message. False if it is anything else, which says nothing.
   */
  private boolean readUsual(byte[] text) {
    if (text.length != Waybill.UNSAMPLED_LENGTH || middles == null) {
      return false;
    }
    WaybillMiddle middle = WaybillMiddle.at(middles, text);
    if (middle == null || !middle.isOf(text)) {
      return false;
    }
    long head = WaybillEnds.head(text);
    long tail = WaybillEnds.tail(text);
    if (!WaybillEnds.agree(text, head, tail, middle.check())) {
      return false;
    }
    flags = WaybillEnds.flags(head);
    checksum = (int) head;
    session = middle.session();
    sequence = middle.sequence() | (tail & 0xFFFF);
    return true;
  }

  private Status readAny(byte[] text) {
    if (text.length < 8) {
      return Status.DAMAGED;
    }
    long start = sextets(text, 0, 8);
    if (start < 0) {
      return Status.DAMAGED;
    }
    if (start >>> 40 != Waybill.VERSION) {
      return Status.UNKNOWN_VERSION;
    }
    flags = (int) (start >>> 32) & 0xFF;
    checksum = (int) start;
    if ((flags & ~(Waybill.SAMPLED_FLAG | Waybill.KEY_COVERED_FLAG)) != 0) {
      return Status.DAMAGED;
    }
    return readIdentity(text) ? Status.VALID : Status.DAMAGED;
  }

  private boolean readIdentity(byte[] text) {
    boolean sampled = sampled();
    if (text.length != (sampled ? Waybill.SAMPLED_LENGTH : Waybill.UNSAMPLED_LENGTH)) {
      return false;
    }
    long second = sextets(text, 8, 8);
    long third = sextets(text, 16, 8);
    long fourth = sextets(text, 24, sampled ? 8 : 6);
    if ((second | third | fourth) < 0) {
      return false;
    }
    session = second << 16 | third >>> 32;
    long tail = fourth >>> (sampled ? 16 : 4);
    sequence = (third & 0xFFFFFFFFL) << 16 | tail >>> 16;
    int check = (int) tail & 0xFFFF;
    int expected = Waybill.check(flags, checksum, session, sequence);
    if (session == 0) {
      return false;
    }
    if (sampled) {
      return readSample(text, fourth, expected, check);
    }
    boolean valid = (fourth & 0xF) == 0 && check == expected;
    if (valid) {
      remember(text);
    }
    return valid;
  }

  private void remember(byte[] text) {
    if (middles == null) {
      middles = WaybillMiddle.table();
    }
    WaybillMiddle.put(middles, text, session, sequence);
  }

  private boolean readSample(byte[] text, long fourth, int expected, int check) {
    long fifth = sextets(text, 32, 8);
    long sixth = sextets(text, 40, 8);
    long seventh = sextets(text, 48, 3);
    if ((fifth | sixth | seventh) < 0 || (seventh & 3) != 0) {
      return false;
    }
    spanId = fourth << 48 | fifth;
    originMillis = sixth;
    threshold = (int) (seventh >>> 2);
    return spanId != 0 && check == Waybill.checkOfSample(expected, spanId, originMillis, threshold);
  }

  /** {@code count} characters as one number, or negative if one of them is not base64url. */
  private static long sextets(byte[] text, int from, int count) {
    long bits = 0;
    for (int i = from; i < from + count; i++) {
      bits = (bits << 6) | SEXTETS[text[i] & 0xFF];
    }
    return bits;
  }

  /** The value of each character, -1 of what is none of base64url. */
  static byte[] sextets() {
    byte[] table = new byte[256];
    Arrays.fill(table, (byte) -1);
    for (int i = 0; i < 26; i++) {
      table['A' + i] = (byte) i;
      table['a' + i] = (byte) (26 + i);
    }
    for (int i = 0; i < 10; i++) {
      table['0' + i] = (byte) (52 + i);
    }
    table['-'] = 62;
    table['_'] = 63;
    return table;
  }

  /** The header as a value. Call after {@link Status#VALID} only. */
  public Waybill toWaybill() {
    Waybill.Sample sample = sampled() ? new Waybill.Sample(spanId, originMillis, threshold) : null;
    return new Waybill(checksum, keyCovered(), session, sequence, sample);
  }

  /** What the message's checksum should be. */
  public int checksum() {
    return checksum;
  }

  /** Whether the checksum covers the key too. */
  public boolean keyCovered() {
    return (flags & Waybill.KEY_COVERED_FLAG) != 0;
  }

  /** Whether the message is sampled. */
  public boolean sampled() {
    return (flags & Waybill.SAMPLED_FLAG) != 0;
  }

  /** The message's session. */
  public long session() {
    return session;
  }

  /** The message's number in its session. */
  public long sequence() {
    return sequence;
  }
}
