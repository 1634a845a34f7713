// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes records that no tracer would write: sound ones that are damaged, junk, and forged ones. */
final class FuzzedRecords {
  /** The pipeline of all that is forged. */
  static final String FORGED = "forged";

  private static final int LARGE_BYTES = 1 << 20;
  private static final long FARTHEST = (1L << 48) - 1;

  private final Random random;
  private final List<byte[]> sound;

  /**
   * @param sound what a sound log holds
   */
  FuzzedRecords(long seed, List<byte[]> sound) {
    this.random = new Random(seed);
    this.sound = sound;
  }

  /** Something that comes about by damage or malice; may be null, and may be sound by chance. */
  byte[] damaged() {
    byte[] value = any().clone();
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> flip(value);
      case 3, 4 -> Arrays.copyOf(value, random.nextInt(value.length + 1));
      case 5, 6 -> splice(value, any());
      case 7 -> junk(random.nextInt(300));
      case 8 -> replace(value, length());
      case 9 -> replace(value, varint());
      case 10 -> forged(random.nextInt(2 * SimulatedAuditLog.PARTITIONS));
      default -> rare(value);
    };
  }

  private byte[] rare(byte[] value) {
    return switch (random.nextInt(200)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> large(value);
      case 3 -> junk(LARGE_BYTES);
      default -> otherVersion(value);
    };
  }

  private byte[] any() {
    return sound.get(random.nextInt(sound.size()));
  }

  private byte[] flip(byte[] value) {
    for (int flips = 1 + random.nextInt(6); flips > 0 && value.length > 0; flips--) {
      value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return value;
  }

  private byte[] splice(byte[] head, byte[] tail) {
    int from = random.nextInt(tail.length + 1);
    byte[] spliced = Arrays.copyOf(head, random.nextInt(head.length + 1) + tail.length - from);
    System.arraycopy(tail, from, spliced, spliced.length - tail.length + from, tail.length - from);
    return spliced;
  }

  private byte[] replace(byte[] value, byte[] by) {
    int at = random.nextInt(value.length + 1);
    byte[] replaced = Arrays.copyOf(value, Math.max(value.length, at + by.length));
    System.arraycopy(by, 0, replaced, at, by.length);
    return replaced;
  }

  /** Of a field that is far longer than the record. */
  private byte[] length() {
    return random.nextBoolean()
        ? new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7}
        : new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};
  }

  /** That is longer than a varint may be, or the largest there is. */
  private byte[] varint() {
    byte[] varint = new byte[8 + random.nextInt(8)];
    Arrays.fill(varint, (byte) 0xff);
    varint[varint.length - 1] = 1;
    return varint;
  }

  private byte[] junk(int length) {
    byte[] junk = new byte[length];
    random.nextBytes(junk);
    return junk;
  }

  /** The same record over and over, up to the size that brokers take. */
  private static byte[] large(byte[] value) {
    byte[] large = new byte[LARGE_BYTES];
    for (int i = 0; i < LARGE_BYTES; i++) {
      large[i] = value[i % value.length];
    }
    return large;
  }

  private byte[] otherVersion(byte[] value) {
    for (int i = 0; i + 2 < value.length; i++) {
      if ((value[i] & 0xff) == 0xc0 && value[i + 1] == 0x3e) { // field 1000, varint
        value[i + 2] = (byte) (2 + random.nextInt(100));
      }
    }
    return value;
  }

  /** A sound record of sessions and instances that don't exist, with sequences far apart. */
  byte[] forged() {
    return forged(SimulatedAuditLog.PARTITIONS);
  }

  private byte[] forged(int partitionCount) {
    long session = random.nextLong();
    while (partitionCount == SimulatedAuditLog.PARTITIONS
        && AuditPartition.of(session, partitionCount) != 0) {
      session++;
    }
    SequenceSet far = new SequenceSet();
    for (int i = random.nextInt(40); i >= 0; i--) {
      far.add((random.nextLong() & FARTHEST) >>> random.nextInt(48));
    }
    long minute = random.nextLong() >>> (1 + random.nextInt(60));
    SequenceRange issued = new SequenceRange(far.first(), far.first() + 1 + random.nextInt(1_000));
    boolean origin = random.nextBoolean();
    SessionSets sets =
        new SessionSets(
            session,
            FORGED,
            origin ? new SequenceSet() : far,
            random.nextBoolean() ? far : new SequenceSet(),
            new SequenceSet(),
            new SequenceSet(),
            new SequenceSet(),
            new SequenceSet(),
            new SequenceSet(),
            List.of(),
            origin
                ? new SessionSets.Origin(
                    List.of(new SessionSets.Issued(minute, issued)), random.nextLong(), 0, false)
                : null);
    PartitionProgress progress =
        new PartitionProgress("forged", 0, 0, FARTHEST, List.of(), List.of(), List.of(), 0, 0, 0);
    Entry entry =
        new Entry(
            random.nextLong(),
            random.nextLong() >>> (1 + random.nextInt(63)),
            random.nextLong() >>> (1 + random.nextInt(63)),
            random.nextInt(1_000_000),
            "forged" + random.nextInt(100),
            origin ? Role.ORIGIN : Role.RELAY,
            "forger",
            "nowhere",
            false,
            false,
            random.nextBoolean(),
            Map.of(),
            List.of(progress),
            List.of(sets),
            balance());
    return AuditBatch.of(partitionCount, List.of(entry), List.of()).encode();
  }

  private Balance balance() {
    long recorded = random.nextLong() >>> (1 + random.nextInt(63));
    return new Balance(recorded, 0, Map.of("full", recorded), 0);
  }
}
