// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.Random;
import java.util.zip.CRC32C;

/**
 * The checksum of the JDK alone, as a program of its own that can be compiled natively: prints the
 * ns that one takes for 1 KB, the least of some rounds.
 */
public final class Crc32cLoop {
  private static final int ROUNDS = 20;
  private static final int CALLS = 200_000;
  private static long sum; // so that nothing is left out

  private Crc32cLoop() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    byte[] message = new byte[1024];
    new Random(1).nextBytes(message);
    double least = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        CRC32C crc = new CRC32C();
        crc.update(message, 0, message.length);
        sum += crc.getValue();
      }
      least = Math.min(least, (double) (System.nanoTime() - start) / CALLS);
    }
    System.out.println(sum == 0 ? Double.NaN : least);
  }
}
