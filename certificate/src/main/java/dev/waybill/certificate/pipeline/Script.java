// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

/**
 * What is to happen to messages on their way, decided by a hash of seed and number, so that all
 * copies of a message share its fate, and the same seed picks the same messages in every run.
 *
 * @param seed which messages
 * @param lose share of the messages that is lost, each at one place: on the hop to a receiving
 *     stage or in it
 * @param corrupt share that is corrupted on the hop to one receiving stage
 * @param duplicate share that is given twice to one receiving stage
 * @param skip share that one receiving stage leaves out on purpose, and says so
 * @param fail share that one receiving stage fails at, and says so
 * @param late share that the origin's network holds back, so that it arrives late and out of order
 * @param lateMillis how long at most
 */
public record Script(
    long seed,
    double lose,
    double corrupt,
    double duplicate,
    double skip,
    double fail,
    double late,
    int lateMillis) {

  /** Nothing happens. */
  public static final Script NONE = new Script(0, 0, 0, 0, 0, 0, 0, 0);

  private static final long LOSE = 1;
  private static final long CORRUPT = 2;
  private static final long DUPLICATE = 3;
  private static final long LATE = 4;
  private static final long CHOICE = 5;
  private static final long SKIP = 6;
  private static final long FAIL = 7;

  /** Faults without anything that stages say themselves. */
  public Script(
      long seed, double lose, double corrupt, double duplicate, double late, int lateMillis) {
    this(seed, lose, corrupt, duplicate, 0, 0, late, lateMillis);
  }

  /** Whether a message is lost on the hop to a stage; {@code index} is the stage's in its list. */
  boolean losesOnHop(long number, int index, int stages) {
    return is(LOSE, lose, number, 2 * index, 2 * stages);
  }

  /** Whether a message is lost in a stage. */
  boolean losesInStage(long number, int index, int stages) {
    return is(LOSE, lose, number, 2 * index + 1, 2 * stages);
  }

  boolean corrupts(long number, int index, int stages) {
    return is(CORRUPT, corrupt, number, index, stages);
  }

  boolean duplicates(long number, int index, int stages) {
    return is(DUPLICATE, duplicate, number, index, stages);
  }

  boolean skips(long number, int index, int stages) {
    return is(SKIP, skip, number, index, stages);
  }

  boolean fails(long number, int index, int stages) {
    return is(FAIL, fail, number, index, stages);
  }

  /** How long the origin's network holds a message back, in ms; mostly 0. */
  long heldBackMillis(long number) {
    long hash = hash(LATE, number);
    return share(hash) < late ? 1 + Long.remainderUnsigned(mix(hash), lateMillis) : 0;
  }

  /** Any 64 bits to pick a bit by. */
  long choice(long number) {
    return hash(CHOICE, number);
  }

  private boolean is(long what, double rate, long number, int choice, int choices) {
    long hash = hash(what, number);
    return share(hash) < rate && Long.remainderUnsigned(mix(hash), choices) == choice;
  }

  private long hash(long what, long number) {
    return mix(mix(mix(seed) + what) + number);
  }

  private static double share(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }

  /** SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators"). */
  private static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
