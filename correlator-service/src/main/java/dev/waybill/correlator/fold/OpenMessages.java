// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.WireException;
import dev.waybill.wire.WireException.Reason;
import java.util.Arrays;

/**
 * The sampled messages of one pipeline of which not all spans have come, with when each stage seen
 * so far received them and handed them over: a hash table with open addressing in one array, of 12
 * bytes a message and 8 a stage (16 where spans name the one before), at a load of at most two
 * thirds.
 *
 * <p>A message is known by the low half of its trace id alone, which is mixed from session and
 * sequence: of n open messages of a partition any two are taken for one with a chance of
 * n<sup>2</sup> / 2<sup>65</sup>. A row is where {@link #find} or {@link #add} say, until the next
 * change of the table.
 */
final class OpenMessages {
  private static final int FIRST_CAPACITY = 64;

  // The ints of a row: the two halves of the key, which stages were seen, and by stage.
  private static final int SEEN = 2;
  private static final int TIMES = 3;

  private final int width; // ints by stage: start, end; where they are chained, span and parent
  private final int stride;
  private final long baseMillis; // times are told from here, so that 31 bits do
  private int[] rows;
  private int mask; // capacity - 1
  private int size;

  /**
   * An empty table.
   *
   * @param stages how many stages it has room for
   * @param chained whether it keeps which span came before which
   * @param baseMillis a time not far from those to come, in ms since the epoch
   */
  OpenMessages(int stages, boolean chained, long baseMillis) {
    this.width = chained ? 4 : 2;
    this.stride = TIMES + width * stages;
    this.baseMillis = baseMillis;
    this.rows = new int[FIRST_CAPACITY * stride];
    this.mask = FIRST_CAPACITY - 1;
  }

  /** The same messages in a table of another layout. */
  OpenMessages relaid(int stages, boolean chained) {
    OpenMessages relaid = new OpenMessages(stages, chained, baseMillis);
    int copied = Math.min(width, relaid.width);
    for (int row = 0; row < rows.length; row += stride) {
      if (rows[row + SEEN] != 0) {
        int to = relaid.add(key(row));
        relaid.rows[to + SEEN] = rows[row + SEEN];
        for (int stage = 0; TIMES + width * stage < stride; stage++) {
          System.arraycopy(rows, at(row, stage), relaid.rows, relaid.at(to, stage), copied);
        }
      }
    }
    return relaid;
  }

  /** Whether it has a layout. */
  boolean isOf(int stages, boolean chained) {
    return width == (chained ? 4 : 2) && stride == TIMES + width * stages;
  }

  int size() {
    return size;
  }

  /**
   * Looks at where a message's row would be, and gives anything. The memory of a large table is
   * slow: looks that do not wait for each other bring it nearer before it is needed.
   */
  int glance(long key) {
    return rows[((int) key & mask) * stride];
  }

  /** The message's row, or -1. */
  int find(long key) {
    int high = (int) (key >>> 32);
    int low = (int) key;
    for (int slot = low & mask; ; slot = (slot + 1) & mask) {
      int row = slot * stride;
      if (rows[row + SEEN] == 0) {
        return -1;
      }
      if (rows[row] == low && rows[row + 1] == high) {
        return row;
      }
    }
  }

  /** A row for a message that has none; nothing is in it until a stage is put there. */
  int add(long key) {
    if (3L * (size + 1) > 2L * (mask + 1)) {
      grow();
    }
    int slot = (int) key & mask;
    while (rows[slot * stride + SEEN] != 0) {
      slot = (slot + 1) & mask;
    }
    int row = slot * stride;
    rows[row] = (int) key;
    rows[row + 1] = (int) (key >>> 32);
    size++;
    return row;
  }

  private void grow() {
    int[] before = rows;
    mask = 2 * mask + 1;
    rows = new int[(mask + 1) * stride];
    for (int from = 0; from < before.length; from += stride) {
      if (before[from + SEEN] != 0) {
        int slot = before[from] & mask;
        while (rows[slot * stride + SEEN] != 0) {
          slot = (slot + 1) & mask;
        }
        System.arraycopy(before, from, rows, slot * stride, stride);
      }
    }
  }

  /** Takes a message out; those behind it that it kept from their place move up. */
  void remove(int row) {
    int hole = row / stride;
    for (int slot = (hole + 1) & mask; rows[slot * stride + SEEN] != 0; slot = (slot + 1) & mask) {
      int wanted = rows[slot * stride] & mask;
      if (((slot - wanted) & mask) >= ((slot - hole) & mask)) {
        System.arraycopy(rows, slot * stride, rows, hole * stride, stride);
        hole = slot;
      }
    }
    rows[hole * stride + SEEN] = 0;
    size--;
  }

  /** Puts in what a stage's span tells; the times are {@link #fits in range}. */
  void put(int row, int stage, boolean passed, long startMillis, long endMillis) {
    rows[row + SEEN] |= (passed ? 0x101 : 1) << stage;
    int at = at(row, stage);
    rows[at] = (int) (startMillis - baseMillis);
    rows[at + 1] = (int) (endMillis - baseMillis);
  }

  /** Puts in which span came before, where spans are chained. */
  void chain(int row, int stage, long spanId, long parentSpanId) {
    if (width == 4) {
      rows[at(row, stage) + 2] = Long.hashCode(spanId);
      rows[at(row, stage) + 3] = Long.hashCode(parentSpanId);
    }
  }

  /** Whether a time can be kept: it is at most 24 days from the others. */
  boolean fits(long millis) {
    return (int) (millis - baseMillis) == millis - baseMillis;
  }

  /** The stages seen, a bit each. */
  int seen(int row) {
    return rows[row + SEEN] & 0xFF;
  }

  /** Whether a stage handed the message over. */
  boolean passed(int row, int stage) {
    return (rows[row + SEEN] >>> (8 + stage) & 1) != 0;
  }

  long startMillis(int row, int stage) {
    return baseMillis + rows[at(row, stage)];
  }

  long endMillis(int row, int stage) {
    return baseMillis + rows[at(row, stage) + 1];
  }

  /** Whether the span of stage {@code next} names that of {@code stage} as the one before. */
  boolean isBefore(int row, int stage, int next) {
    return width == 4
        && rows[at(row, next) + 3] != 0
        && rows[at(row, next) + 3] == rows[at(row, stage) + 2];
  }

  private int at(int row, int stage) {
    return row + TIMES + width * stage;
  }

  private long key(int row) {
    return (long) rows[row + 1] << 32 | (rows[row] & 0xFFFF_FFFFL);
  }

  /** By their keys, ascending. */
  void save(StateWriter out) {
    out.number((stride - TIMES) / width);
    out.flag(width == 4);
    out.number(baseMillis);
    long[] keys = new long[size];
    int count = 0;
    for (int row = 0; row < rows.length; row += stride) {
      if (rows[row + SEEN] != 0) {
        keys[count++] = key(row);
      }
    }
    Arrays.sort(keys);
    out.number(size);
    for (long key : keys) {
      int row = find(key);
      out.number(key);
      for (int i = SEEN; i < stride; i++) {
        out.number(rows[row + i] & 0xFFFF_FFFFL);
      }
    }
  }

  static OpenMessages restore(StateReader in) throws WireException {
    OpenMessages open = new OpenMessages(in.number(MessageStages.MAX), in.flag(), in.number());
    in.each(
        each -> {
          int row = open.add(each.number());
          for (int i = SEEN; i < open.stride; i++) {
            open.rows[row + i] = (int) each.number();
          }
          if (open.rows[row + SEEN] == 0) {
            throw new WireException(Reason.BAD_VALUE, "state of the fold: a message without spans");
          }
        });
    return open;
  }
}
