// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.WireException;
import dev.waybill.wire.WireException.Reason;
import java.util.Arrays;

/**
 * The sampled messages of one pipeline of which not all spans have come, with when each stage seen
 * so far received them and handed them over: rows one after the other in one array, of 8 bytes a
 * message and 8 a stage (16 where spans name the one before), and a hash table of their numbers
 * with open addressing, of 8 bytes a place, at a load of at most a half. Whoever looks for a
 * message touches one line of memory in the table and its row; rows of messages that are gone are
 * taken again first.
 *
 * <p>A message is known by the low half of its trace id alone, which is mixed from session and
 * sequence: of n open messages of a partition any two are taken for one with a chance of
 * n<sup>2</sup> / 2<sup>65</sup>. A row is where {@link #find} or {@link #add} say, until the
 * message is removed.
 */
final class OpenMessages {
  private static final int FIRST_CAPACITY = 64;

  // The ints of a place in the table: the key's lower half, and the row's number from 1 on.
  private static final int ROW = 1;
  private static final int PLACE = 2;

  // The ints of a row: the key's upper half, or where the next free row is; which stages were seen,
  // none in a free row; and by stage.
  private static final int SEEN = 1;
  private static final int TIMES = 2;

  private final int width; // ints by stage: start, end; where they are chained, span and parent
  private final int stride;
  private final long baseMillis; // times are told from here, so that 31 bits do
  private int[] places;
  private int mask; // capacity - 1
  private int[] rows;
  private int used; // ints of rows, free ones too
  private int free = -1; // the row that was freed last, or -1
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
    this.places = new int[PLACE * FIRST_CAPACITY];
    this.mask = FIRST_CAPACITY - 1;
    this.rows = new int[FIRST_CAPACITY / 2 * stride];
  }

  /** The same messages in a table of another layout. */
  OpenMessages relaid(int stages, boolean chained) {
    OpenMessages relaid = new OpenMessages(stages, chained, baseMillis);
    int copied = Math.min(width, relaid.width);
    for (int place = 0; place < places.length; place += PLACE) {
      if (places[place + ROW] != 0) {
        int row = row(place);
        int to = relaid.add(key(place));
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
   * Looks at where a message's place would be, and gives anything. The memory of a large table is
   * slow: looks that do not wait for each other bring it nearer before it is needed.
   */
  int glance(long key) {
    return places[PLACE * ((int) key & mask)];
  }

  /** The same of its row, after its place has been looked at. */
  int glanceAtRow(long key) {
    int row = find(key);
    return row < 0 ? 0 : rows[row + stride - 1];
  }

  /** The message's row, or -1. */
  int find(long key) {
    int high = (int) (key >>> 32);
    int low = (int) key;
    for (int slot = low & mask; ; slot = (slot + 1) & mask) {
      int number = places[PLACE * slot + ROW];
      if (number == 0) {
        return -1;
      }
      if (places[PLACE * slot] == low) {
        int row = (number - 1) * stride;
        if (rows[row] == high) {
          return row;
        }
      }
    }
  }

  /** A row for a message that has none; nothing is in it until a stage is put there. */
  int add(long key) {
    if (2 * (size + 1) > mask + 1) {
      grow();
    }
    int row = free >= 0 ? free : used;
    if (row == used) {
      used += stride;
      if (used > rows.length) {
        rows = Arrays.copyOf(rows, rows.length + rows.length / stride / 2 * stride);
      }
    } else {
      free = rows[row];
      Arrays.fill(rows, row, row + stride, 0); // what is not told must not show when it is saved
    }
    place((int) key, row / stride + 1);
    rows[row] = (int) (key >>> 32);
    size++;
    return row;
  }

  private void place(int low, int number) {
    int slot = low & mask;
    while (places[PLACE * slot + ROW] != 0) {
      slot = (slot + 1) & mask;
    }
    places[PLACE * slot] = low;
    places[PLACE * slot + ROW] = number;
  }

  private void grow() {
    int[] before = places;
    mask = 2 * mask + 1;
    places = new int[PLACE * (mask + 1)];
    for (int from = 0; from < before.length; from += PLACE) {
      if (before[from + ROW] != 0) {
        place(before[from], before[from + ROW]);
      }
    }
  }

  /** Takes a message out; those behind it that it kept from their place move up. */
  void remove(long key, int row) {
    int hole = (int) key & mask;
    while (row(PLACE * hole) != row) {
      hole = (hole + 1) & mask;
    }
    for (int slot = (hole + 1) & mask; places[PLACE * slot + ROW] != 0; slot = (slot + 1) & mask) {
      int wanted = places[PLACE * slot] & mask;
      if (((slot - wanted) & mask) >= ((slot - hole) & mask)) {
        places[PLACE * hole] = places[PLACE * slot];
        places[PLACE * hole + ROW] = places[PLACE * slot + ROW];
        hole = slot;
      }
    }
    places[PLACE * hole + ROW] = 0;
    rows[row] = free;
    rows[row + SEEN] = 0;
    free = row;
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

  private int row(int place) {
    return (places[place + ROW] - 1) * stride;
  }

  private long key(int place) {
    return (long) rows[row(place)] << 32 | (places[place] & 0xFFFF_FFFFL);
  }

  /** By their keys, ascending. */
  void save(StateWriter out) {
    out.number((stride - TIMES) / width);
    out.flag(width == 4);
    out.number(baseMillis);
    long[] keys = new long[size];
    int count = 0;
    for (int place = 0; place < places.length; place += PLACE) {
      if (places[place + ROW] != 0) {
        keys[count++] = key(place);
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
