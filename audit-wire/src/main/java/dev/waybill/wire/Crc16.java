// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * CRC-16/IBM-3740 (also called CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF, not reflected,
 * no final xor; check value of "123456789" is 0x29B1), eight bytes at a time.
 *
 * <p>Over the few bytes of a waybill it finds every error of one, two or three bits and every burst
 * of up to 16 bits, in a sampled message's (where the check stands in the middle) of up to 12: two
 * neighbouring characters may be anything. Slicing after Kounavis and Berry, "Novel Table
 * Lookup-Based Algorithms for High-Performance CRC Generation" (2008): 10 KB of tables instead of a
 * loop over bits.
 */
final class Crc16 {
  static final int INITIAL = 0xFFFF;

  private static final int POLYNOMIAL = 0x1021;

  /** Bytes of an unsampled waybill that the check covers. */
  private static final int SLICES = 20;

  /**
   * What a byte adds to the check when n bytes follow it, at n * 256 + byte. One array: a constant
   * to the compiler, so that it looks at no bounds.
   */
  private static final char[] TABLE = table();

  private Crc16() {}

  /** Continues {@code crc} over the eight bytes of {@code word}, most significant first. */
  static int updateLong(int crc, long word) {
    return of((int) (word >>> 32) ^ (crc << 16), 4) ^ of((int) word, 0);
  }

  /** Continues {@code crc} over the four bytes of {@code word}, most significant first. */
  static int updateInt(int crc, int word) {
    return of(word ^ (crc << 16), 0);
  }

  /** Continues {@code crc} over one byte, given in the low eight bits. */
  static int updateByte(int crc, int value) {
    return ((crc << 8) & 0xFFFF) ^ TABLE[((crc >>> 8) ^ value) & 0xFF];
  }

  /** What four bytes, most significant first, add to the check when {@code following} follow. */
  static int of(int word, int following) {
    return TABLE[((following + 3) << 8) + (word >>> 24)]
        ^ TABLE[((following + 2) << 8) + ((word >>> 16) & 0xFF)]
        ^ TABLE[((following + 1) << 8) + ((word >>> 8) & 0xFF)]
        ^ TABLE[(following << 8) + (word & 0xFF)];
  }

  /** The same of the two low bytes of {@code word}. */
  static int ofShort(int word, int following) {
    return TABLE[((following + 1) << 8) + ((word >>> 8) & 0xFF)]
        ^ TABLE[(following << 8) + (word & 0xFF)];
  }

  private static char[] table() {
    char[] table = new char[SLICES << 8];
    for (int value = 0; value < 256; value++) {
      int crc = value << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
      }
      table[value] = (char) crc;
    }
    for (int at = 256; at < table.length; at++) {
      int previous = table[at - 256];
      table[at] = (char) ((previous << 8) ^ table[previous >>> 8]);
    }
    return table;
  }
}
