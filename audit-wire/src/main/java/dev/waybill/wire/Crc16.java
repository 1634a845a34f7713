// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * CRC-16/IBM-3740 (also called CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF, not reflected,
 * no final xor; check value of "123456789" is 0x29B1), eight bytes at a time.
 *
 * <p>Over the few bytes of a waybill it finds every error of one, two or three bits and every burst
 * of up to 16 bits, in a sampled message's (where the check stands in the middle) of up to 12: two
 * neighbouring characters may be anything. Slicing by eight after Kounavis and Berry, "Novel Table
 * Lookup-Based Algorithms for High-Performance CRC Generation" (2008): 4 KB of tables instead of a
 * loop over bits.
 */
final class Crc16 {
  static final int INITIAL = 0xFFFF;

  private static final int POLYNOMIAL = 0x1021;
  private static final char[][] TABLES = tables();
  private static final char[] T0 = TABLES[0];
  private static final char[] T1 = TABLES[1];
  private static final char[] T2 = TABLES[2];
  private static final char[] T3 = TABLES[3];
  private static final char[] T4 = TABLES[4];
  private static final char[] T5 = TABLES[5];
  private static final char[] T6 = TABLES[6];
  private static final char[] T7 = TABLES[7];

  private Crc16() {}

  /** Continues {@code crc} over the eight bytes of {@code word}, most significant first. */
  static int updateLong(int crc, long word) {
    int high = (int) (word >>> 32) ^ (crc << 16);
    int low = (int) word;
    return T7[high >>> 24]
        ^ T6[(high >>> 16) & 0xFF]
        ^ T5[(high >>> 8) & 0xFF]
        ^ T4[high & 0xFF]
        ^ T3[low >>> 24]
        ^ T2[(low >>> 16) & 0xFF]
        ^ T1[(low >>> 8) & 0xFF]
        ^ T0[low & 0xFF];
  }

  /** Continues {@code crc} over the four bytes of {@code word}, most significant first. */
  static int updateInt(int crc, int word) {
    int bytes = word ^ (crc << 16);
    return T3[bytes >>> 24]
        ^ T2[(bytes >>> 16) & 0xFF]
        ^ T1[(bytes >>> 8) & 0xFF]
        ^ T0[bytes & 0xFF];
  }

  /** Continues {@code crc} over one byte, given in the low eight bits. */
  static int updateByte(int crc, int value) {
    return ((crc << 8) & 0xFFFF) ^ T0[((crc >>> 8) ^ value) & 0xFF];
  }

  private static char[][] tables() {
    char[][] tables = new char[8][256];
    for (int value = 0; value < 256; value++) {
      int crc = value << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
      }
      tables[0][value] = (char) crc;
    }
    for (int slice = 1; slice < 8; slice++) {
      for (int value = 0; value < 256; value++) {
        int previous = tables[slice - 1][value];
        tables[slice][value] = (char) ((previous << 8) ^ tables[0][previous >>> 8]);
      }
    }
    return tables;
  }
}
