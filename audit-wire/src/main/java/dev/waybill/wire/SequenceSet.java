// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mutable set of sequences (0 to {@link TraceId#MAX_SEQUENCE}), kept by chunks of 65,536 as runs
 * or as a bitmap, whichever is smaller.
 *
 * <p>Dense traffic costs a few bytes a chunk, random spread one bit a sequence. Not thread-safe.
 */
public final class SequenceSet {
  /** Shared by all empty sets: an entry has seven sets a session, and most are empty. */
  private static final long[] NO_KEYS = {};

  private static final Chunk[] NO_CHUNKS = {};

  /** Object and two array headers. */
  private static final long EMPTY_BYTES = 64;

  private long[] keys = NO_KEYS; // chunk numbers (sequence / 65,536), ascending
  private Chunk[] chunks = NO_CHUNKS; // never empty ones
  private int size;

  /** An empty set. */
  public SequenceSet() {}

  /** The set of the given sequences. */
  public static SequenceSet of(long... sequences) {
    SequenceSet set = new SequenceSet();
    for (long sequence : sequences) {
      set.add(sequence);
    }
    return set;
  }

  /** The set of the sequences from {@code from} to below {@code to}. */
  public static SequenceSet ofRange(long from, long to) {
    SequenceSet set = new SequenceSet();
    set.addRange(from, to);
    return set;
  }

  /** A new set of what any of them has; better than one after the other if they are many. */
  public static SequenceSet union(List<SequenceSet> sets) {
    SequenceSet result = new SequenceSet();
    int[] at = new int[sets.size()];
    Chunk[] alike = new Chunk[sets.size()];
    for (long key = lowestKey(sets, at); key != Long.MAX_VALUE; key = lowestKey(sets, at)) {
      int count = 0;
      for (int i = 0; i < at.length; i++) {
        SequenceSet set = sets.get(i);
        if (at[i] < set.size && set.keys[at[i]] == key) {
          alike[count++] = set.chunks[at[i]++];
        }
      }
      result.append(key, count == 1 ? alike[0].copy() : Chunk.union(alike, count));
    }
    return result;
  }

  private static long lowestKey(List<SequenceSet> sets, int[] at) {
    long lowest = Long.MAX_VALUE;
    for (int i = 0; i < at.length; i++) {
      SequenceSet set = sets.get(i);
      lowest = at[i] < set.size ? Math.min(lowest, set.keys[at[i]]) : lowest;
    }
    return lowest;
  }

  /** Receives ranges of sequences, ascending and not touching. */
  @FunctionalInterface
  public interface RangeConsumer {
    /** One range, from {@code from} to below {@code to}. */
    void accept(long from, long to);
  }

  /**
   * Adds one sequence.
   *
   * @return whether it was not in the set before
   */
  public boolean add(long sequence) {
    check(sequence);
    long key = sequence >>> 16;
    int at = size > 0 && keys[size - 1] == key ? size - 1 : find(key);
    if (at < 0) {
      at = insert(~at, key, new Chunk());
    }
    return chunks[at].add((int) sequence & 0xFFFF);
  }

  /** Adds the sequences from {@code from} to below {@code to}; nothing if there are none. */
  public void addRange(long from, long to) {
    if (from >= to) {
      return;
    }
    check(from);
    check(to - 1);
    for (long key = from >>> 16; key <= (to - 1) >>> 16; key++) {
      int first = key == from >>> 16 ? (int) from & 0xFFFF : 0;
      int last = key == (to - 1) >>> 16 ? (int) (to - 1) & 0xFFFF : 0xFFFF;
      int at = find(key);
      if (at < 0) {
        insert(~at, key, Chunk.ofRun(first, last));
      } else {
        chunks[at] = chunks[at].addRun(first, last);
      }
    }
  }

  /** Adds all sequences of {@code other}, which stays as it is. */
  public void addAll(SequenceSet other) {
    for (int i = 0; i < other.size; i++) {
      int at = find(other.keys[i]);
      if (at < 0) {
        insert(~at, other.keys[i], other.chunks[i].copy());
      } else {
        chunks[at] = chunks[at].addAll(other.chunks[i]);
      }
    }
  }

  /**
   * Adds all sequences of {@code other}, which stays as it is.
   *
   * @return a new set of those that were there before
   */
  public SequenceSet addAllAndTellKnown(SequenceSet other) {
    SequenceSet known = new SequenceSet();
    for (int i = 0; i < other.size; i++) {
      int at = find(other.keys[i]);
      if (at < 0) {
        insert(~at, other.keys[i], other.chunks[i].copy());
      } else {
        Chunk before = chunks[at];
        Chunk more = other.chunks[i];
        boolean lasts = before.isRuns() && more.isRuns(); // a union of runs leaves it as it was
        if (!lasts && before.intersects(more)) {
          known.append(other.keys[i], before.intersection(more));
        }
        long ofBoth = (long) before.cardinality() + more.cardinality();
        chunks[at] = before.addAll(more);
        if (lasts && chunks[at].cardinality() < ofBoth) {
          known.append(other.keys[i], before.intersection(more));
        }
      }
    }
    return known;
  }

  /** Removes all sequences of {@code other}, which stays as it is. */
  public void removeAll(SequenceSet other) {
    if (other.size == 0) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int at = other.find(keys[i]);
      Chunk rest = at < 0 ? chunks[i] : chunks[i].removeAll(other.chunks[at]);
      kept = keep(kept, keys[i], rest);
    }
    truncate(kept);
  }

  /** Keeps only what {@code other} has too, which stays as it is. */
  public void retainAll(SequenceSet other) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int at = other.find(keys[i]);
      if (at >= 0) {
        Chunk both = chunks[i].intersection(other.chunks[at]);
        kept = keep(kept, keys[i], both);
      }
    }
    truncate(kept);
  }

  /** A new set of what both have. */
  public SequenceSet intersection(SequenceSet other) {
    SequenceSet result = new SequenceSet();
    for (int i = 0; i < size; i++) {
      int at = other.find(keys[i]);
      if (at >= 0) {
        Chunk both = chunks[i].intersection(other.chunks[at]);
        if (both.cardinality() > 0) {
          result.insert(result.size, keys[i], both);
        }
      }
    }
    return result;
  }

  /** Whether there is any sequence that both have. */
  public boolean intersects(SequenceSet other) {
    for (int i = 0; i < size && other.size > 0; i++) {
      int at = other.find(keys[i]);
      if (at >= 0 && chunks[i].intersects(other.chunks[at])) {
        return true;
      }
    }
    return false;
  }

  /** How many sequences both have. */
  public long countOfBoth(SequenceSet other) {
    long count = 0;
    for (int i = 0; i < size && other.size > 0; i++) {
      int at = other.find(keys[i]);
      count += at < 0 ? 0 : chunks[i].countOfBoth(other.chunks[at]);
    }
    return count;
  }

  /** A new set of what this has and {@code other} has not. */
  public SequenceSet minus(SequenceSet other) {
    SequenceSet result = copy();
    result.removeAll(other);
    return result;
  }

  /** A new set of what lies from {@code from} to below {@code to}. */
  public SequenceSet within(long from, long to) {
    SequenceSet result = new SequenceSet();
    if (from < 0) {
      return within(0, to); // below zero the differences further down could overflow
    }
    if (from >= to) {
      return result;
    }
    for (int i = 0; i < size; i++) {
      long start = keys[i] << 16;
      if (start >= to || start + 0xFFFF < from) {
        continue;
      }
      int first = (int) Math.max(0, from - start);
      int last = (int) Math.min(0xFFFF, to - 1 - start);
      Chunk part = chunks[i].intersection(Chunk.ofRun(first, last));
      if (part.cardinality() > 0) {
        result.insert(result.size, keys[i], part);
      }
    }
    return result;
  }

  /** Whether the sequence is in the set. */
  public boolean contains(long sequence) {
    int at = find(sequence >>> 16);
    return at >= 0 && chunks[at].contains((int) sequence & 0xFFFF);
  }

  /** How many sequences the set has. */
  public long cardinality() {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += chunks[i].cardinality();
    }
    return sum;
  }

  /** Whether the set has none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The lowest sequence, or -1 if the set is empty. */
  public long first() {
    return size == 0 ? -1 : (keys[0] << 16) + chunks[0].first();
  }

  /** The highest sequence, or -1 if the set is empty. */
  public long last() {
    return size == 0 ? -1 : (keys[size - 1] << 16) + chunks[size - 1].last();
  }

  /** Tells the ranges, ascending, each as long as it can be. */
  public void forEachRange(RangeConsumer consumer) {
    RangeMerger merger = new RangeMerger(consumer);
    for (int i = 0; i < size; i++) {
      long start = keys[i] << 16;
      chunks[i].forEachRun((first, last) -> merger.accept(start + first, start + last + 1));
    }
    merger.finish();
  }

  /**
   * About how many bytes of memory this set takes, never less but for what a JVM's object headers
   * differ by; twice as much at most while its arrays have room to grow. Costs a look at each
   * chunk.
   */
  public long sizeBytes() {
    long bytes = EMPTY_BYTES + 16L * keys.length; // a number and a reference each
    for (int i = 0; i < size; i++) {
      bytes += chunks[i].sizeBytes();
    }
    return bytes;
  }

  /**
   * About how many bytes of memory a set with these sequences takes at least: the same for equal
   * sets, however they came about. Costs a look at each chunk.
   */
  public long contentBytes() {
    long bytes = EMPTY_BYTES + 16L * size;
    for (int i = 0; i < size; i++) {
      bytes += chunks[i].contentBytes();
    }
    return bytes;
  }

  /** The ranges as a list, ascending, each as long as it can be. */
  public List<SequenceRange> ranges() {
    List<SequenceRange> ranges = new ArrayList<>();
    forEachRange((from, to) -> ranges.add(new SequenceRange(from, to)));
    return ranges;
  }

  /** The first {@code most} ranges, ascending, each as long as it can be. */
  public List<SequenceRange> firstRanges(int most) {
    List<SequenceRange> ranges = new ArrayList<>();
    RangeMerger merger =
        new RangeMerger(
            (from, to) -> {
              if (ranges.size() < most) {
                ranges.add(new SequenceRange(from, to));
              }
            });
    for (int i = 0; i < size && ranges.size() < most; i++) {
      long start = keys[i] << 16;
      chunks[i].forEachRun((first, last) -> merger.accept(start + first, start + last + 1));
    }
    merger.finish();
    return ranges;
  }

  /** A set of its own with the same sequences. */
  public SequenceSet copy() {
    SequenceSet copy = new SequenceSet();
    if (size == 0) {
      return copy;
    }
    copy.keys = Arrays.copyOf(keys, size);
    copy.chunks = new Chunk[size];
    copy.size = size;
    for (int i = 0; i < size; i++) {
      copy.chunks[i] = chunks[i].copy();
    }
    return copy;
  }

  /** The set's bytes as in the audit log, {@code docs/wire-format.md}. */
  public byte[] encode() {
    return SequenceSetCodec.encode(this);
  }

  /**
   * Reads what {@link #encode} gave.
   *
   * @throws WireException if the bytes are anything else
   */
  public static SequenceSet decode(byte[] bytes) throws WireException {
    return SequenceSetCodec.decode(bytes);
  }

  int chunkCount() {
    return size;
  }

  long chunkNumber(int index) {
    return keys[index];
  }

  Chunk chunk(int index) {
    return chunks[index];
  }

  /** Adds a chunk above all others, as a decoder reads them. */
  void append(long key, Chunk chunk) {
    insert(size, key, chunk);
  }

  private static void check(long sequence) {
    if ((sequence & ~TraceId.MAX_SEQUENCE) != 0) {
      throw new IllegalArgumentException("sequence out of range: " + sequence);
    }
  }

  private int find(long key) {
    return Arrays.binarySearch(keys, 0, size, key);
  }

  private int insert(int at, long key, Chunk chunk) {
    if (size == keys.length) {
      int capacity = Math.max(1, size * 2);
      keys = Arrays.copyOf(keys, capacity);
      chunks = Arrays.copyOf(chunks, capacity);
    }
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(chunks, at, chunks, at + 1, size - at);
    keys[at] = key;
    chunks[at] = chunk;
    size++;
    return at;
  }

  private int keep(int at, long key, Chunk chunk) {
    if (chunk.cardinality() == 0) {
      return at;
    }
    keys[at] = key;
    chunks[at] = chunk;
    return at + 1;
  }

  private void truncate(int newSize) {
    Arrays.fill(chunks, newSize, size, null);
    size = newSize;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof SequenceSet that
            && Arrays.equals(keys, 0, size, that.keys, 0, that.size)
            && cardinality() == that.cardinality()
            && ranges().equals(that.ranges()));
  }

  @Override
  public int hashCode() {
    return ranges().hashCode();
  }

  /** The first ranges, for messages and tests. */
  @Override
  public String toString() {
    List<SequenceRange> ranges = ranges();
    return ranges.size() <= 20
        ? ranges.toString()
        : ranges.subList(0, 20) + " and " + (ranges.size() - 20) + " more ranges";
  }
}
