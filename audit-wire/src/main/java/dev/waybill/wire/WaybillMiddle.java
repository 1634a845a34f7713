// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The middle of a waybill that was read lately, decoded: the 16 characters that hold the session
 * and all but the low 16 bits of the sequence. 65,536 messages in a row share it, and to decode and
 * check it anew would be half of a header's cost.
 *
 * <p>What it says follows from the characters alone, so it is never out of date.
 */
final class WaybillMiddle {
  /**
   * 1 KB a thread, and 48 bytes a session that it meets. Who meets more at once decodes more of
   * their headers in full.
   */
  private static final int SLOTS = 256;

  private static final int FIRST_AT = 8;
  private static final int SECOND_AT = 16;
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long first;
  private long second;
  private long session;
  private long sequence;
  private int check;

  private WaybillMiddle() {}

  /** An empty table of middles, for one thread. */
  static WaybillMiddle[] table() {
    return new WaybillMiddle[SLOTS];
  }

  /** What stands in the table where this header's middle belongs: that, another's, or null. */
  static WaybillMiddle at(WaybillMiddle[] table, byte[] text) {
    return table[slot(table, text)];
  }

  private static int slot(WaybillMiddle[] table, byte[] text) {
    long mixed =
        ((long) LONG.get(text, FIRST_AT) ^ (long) LONG.get(text, SECOND_AT)) * GOLDEN_RATIO;
    return (int) (mixed >>> 32) & (table.length - 1);
  }

  /** Whether it is this header's. */
  boolean isOf(byte[] text) {
    return first == (long) LONG.get(text, FIRST_AT) && second == (long) LONG.get(text, SECOND_AT);
  }

  /** Puts in the table what this header, which is valid, has said. */
  static void put(WaybillMiddle[] table, byte[] text, long session, long sequence) {
    int slot = slot(table, text);
    if (table[slot] == null) {
      table[slot] = new WaybillMiddle();
    }
    table[slot].set(text, session, sequence);
  }

  private void set(byte[] text, long newSession, long newSequence) {
    first = (long) LONG.get(text, FIRST_AT);
    second = (long) LONG.get(text, SECOND_AT);
    session = newSession;
    sequence = newSequence & ~0xFFFFL;
    check = Waybill.checkOfMiddle(newSession, newSequence);
  }

  long session() {
    return session;
  }

  /** The sequence with its low 16 bits at zero. */
  long sequence() {
    return sequence;
  }

  /** {@link Waybill#checkOfMiddle}. */
  int check() {
    return check;
  }
}
