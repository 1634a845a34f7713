// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Both ends of an unsampled waybill's text: what its middle ({@link WaybillMiddle}) leaves, which
 * differs from message to message. Characters 2 to 7 hold the flags' low half and the checksum, 24
 * to 29 the low 16 bits of the sequence, the check and four bits that are zero.
 *
 * <p>Decoding and the check are both linear: a character gives the same bits of the fields, and the
 * same change of the check, whatever the others are. So one look into a table a character gives
 * both, and what the looks give is joined by xor. Bits of such a number:
 *
 * <ul>
 *   <li>0 to 35: the bits of the fields, as they stand in the header (head) or moved (tail: the
 *       sequence's at 0 to 15, those that are zero at 32 to 35);
 *   <li>36 to 51: the check as it should be, xor the check as it is: zero if they agree;
 *   <li>52 to 63: one for each of the twelve characters, set if it is not base64url.
 * </ul>
 */
final class WaybillEnds {
  private static final int CHARACTERS = 6;
  private static final int HEAD_AT = 2;
  private static final int TAIL_AT = 24;
  private static final int CHECK_SHIFT = 36;
  private static final int BAD_SHIFT = 52;
  private static final int FLAGS_SHIFT = 32;

  /** Flags that an unsampled header doesn't have. */
  private static final long WRONG_FLAGS = (long) (0xF & ~Waybill.KEY_COVERED_FLAG) << FLAGS_SHIFT;

  private static final long PADDING = 0xFL << 32;

  /** The first two characters of version 1 with the flags' high half at zero. */
  private static final short START = (short) (('A' << 8) | 'Q');

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  /** At (number of the character, of twelve) * 256 + the character. Arrays are constants so. */
  private static final long[] TABLE = table();

  private WaybillEnds() {}

  static long head(byte[] text) {
    return six(text, HEAD_AT, 0);
  }

  static long tail(byte[] text) {
    return six(text, TAIL_AT, CHARACTERS);
  }

  private static long six(byte[] text, int from, int number) {
    return TABLE[(number << 8) + (text[from] & 0xFF)]
        ^ TABLE[((number + 1) << 8) + (text[from + 1] & 0xFF)]
        ^ TABLE[((number + 2) << 8) + (text[from + 2] & 0xFF)]
        ^ TABLE[((number + 3) << 8) + (text[from + 3] & 0xFF)]
        ^ TABLE[((number + 4) << 8) + (text[from + 4] & 0xFF)]
        ^ TABLE[((number + 5) << 8) + (text[from + 5] & 0xFF)];
  }

  /**
   * Whether they are those of a valid unsampled header.
   *
   * @param checkOfMiddle {@link Waybill#checkOfMiddle}
   */
  static boolean agree(byte[] text, long head, long tail, int checkOfMiddle) {
    return (head ^ tail ^ ((long) checkOfMiddle << CHECK_SHIFT)) >>> CHECK_SHIFT == 0
        && ((head & WRONG_FLAGS) | (tail & PADDING)) == 0
        && (short) SHORT.get(text, 0) == START;
  }

  static int flags(long head) {
    return (int) (head >>> FLAGS_SHIFT) & 0xF;
  }

  private static long[] table() {
    byte[] sextets = WaybillReader.sextets();
    long[] table = new long[(2 * CHARACTERS) << 8];
    for (int number = 0; number < 2 * CHARACTERS; number++) {
      int shift = 6 * (CHARACTERS - 1 - number % CHARACTERS);
      for (int character = 0; character < 256; character++) {
        long bits = (long) sextets[character] << shift;
        table[(number << 8) + character] =
            bits < 0
                ? 1L << (BAD_SHIFT + number)
                : number < CHARACTERS ? ofHead(bits) : ofTail(bits);
      }
    }
    return table;
  }

  private static long ofHead(long bits) {
    int check = Crc16.ofShort((int) (bits >>> FLAGS_SHIFT), 18) ^ Crc16.of((int) bits, 14);
    return ((long) check << CHECK_SHIFT) | bits;
  }

  private static long ofTail(long bits) {
    int sequence = (int) (bits >>> 20);
    int check = Crc16.ofShort(sequence, 0) ^ ((int) (bits >>> 4) & 0xFFFF);
    return ((long) check << CHECK_SHIFT) | ((bits & 0xF) << 32) | sequence;
  }
}
