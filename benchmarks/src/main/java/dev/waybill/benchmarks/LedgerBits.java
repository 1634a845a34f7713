// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenTracer;
import java.util.Random;

/**
 * What the ledger of one stage takes in the audit topic, in bits a message: all record batches of
 * all instances of the stage, compressed, with their envelopes and all else that an entry says.
 *
 * <p>10,000 messages a second of one session, the default heartbeat, an audit topic of one
 * partition. The stage is a relay, which tells of every message twice: received and handed over.
 * Each instance reads one topic-partition, commits, and writes to one.
 */
final class LedgerBits {
  private static final long SESSION = 0x5e55_1045_e551_045eL;
  private static final int MESSAGES_A_HEARTBEAT = 100_000;
  private static final int HEARTBEATS = 6;

  /** Which of the stage's instances receives a message. */
  @FunctionalInterface
  private interface Spread {
    int instanceOf(long sequence);
  }

  private LedgerBits() {}

  /** One instance receives all. */
  static double runs() {
    return bits(1, sequence -> 0);
  }

  /** Sixteen instances; a hundred messages in a row go to one of them, any. */
  static double batchesOf100() {
    return bits(16, sequence -> new Random(sequence / 100 * 7919).nextInt(16));
  }

  /** Sixteen instances; every message goes to one of them, any. */
  static double random16() {
    Random random = new Random(16);
    return bits(16, sequence -> random.nextInt(16));
  }

  private static double bits(int instances, Spread spread) {
    OpenTracer[] tracers = new OpenTracer[instances];
    long[] offsets = new long[instances];
    for (int i = 0; i < instances; i++) {
      tracers[i] = new OpenTracer(1 << 19);
      tracers[i].step();
      tracers[i].takeSent(); // the hello, once in its life
    }
    long bytes = 0;
    long sequence = 1_000_000;
    for (int heartbeat = 0; heartbeat < HEARTBEATS; heartbeat++) {
      for (int i = 0; i < MESSAGES_A_HEARTBEAT; i++) {
        int instance = spread.instanceOf(sequence);
        long offset = offsets[instance]++;
        tracers[instance].received(SESSION, sequence, offset);
        tracers[instance].handedOver(SESSION, sequence, offset);
        sequence++;
      }
      for (int i = 0; i < instances; i++) {
        tracers[i].committed(offsets[i]);
        tracers[i].heartbeat();
        tracers[i].step();
        for (byte[] sent : tracers[i].takeSent()) {
          bytes += KafkaBytes.compressed(sent);
        }
        tracers[i].step(); // takes the acknowledgement
      }
    }
    return 8.0 * bytes / (HEARTBEATS * (double) MESSAGES_A_HEARTBEAT);
  }
}
