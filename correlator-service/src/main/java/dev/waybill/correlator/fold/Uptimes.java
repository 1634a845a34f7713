// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/**
 * When an instance was heard and how long it had run by then: what proves that it has run on for a
 * time after something happened elsewhere. Marks that are of no more use are dropped, and those
 * that follow each other closely; that can only make a proof come later.
 */
final class Uptimes {
  /** How many marks there are to a deadline: a proof comes some hundredths of it late at most. */
  static final int MARKS = 128;

  /** When the fold's clock stood at {@code clock}, it had told all that it did until then. */
  private record Mark(long clock, long uptimeMillis) {}

  private final List<Mark> marks = new ArrayList<>(); // ascending
  private long keepMillis;

  /**
   * Sets how long after something a proof may be asked for.
   *
   * @param millis the longest deadline; 0 if nobody asks
   */
  void keepFor(long millis) {
    keepMillis = millis;
  }

  /**
   * Takes note of an entry that is not continued; they come in the order in which they were cut.
   *
   * @param clock the fold's clock
   */
  void add(long clock, long uptimeMillis) {
    if (keepMillis == 0) {
      return;
    }
    int last = marks.size() - 1;
    boolean close =
        last > 0
            && marks.get(last).uptimeMillis - marks.get(last - 1).uptimeMillis < keepMillis / MARKS;
    if (close) {
      marks.remove(last);
    }
    marks.add(new Mark(clock, uptimeMillis));
    // What was before the first mark is measured from the second: that must be long ago as well.
    while (marks.size() > 2 && uptimeMillis - marks.get(2).uptimeMillis > keepMillis) {
      marks.remove(0);
    }
  }

  /**
   * When it was proved that the instance had run on for longer than {@code deadlineMillis}.
   *
   * <p>How long it had run at {@code since} nobody tells. The first entry that came after that may
   * have been cut before. The second was cut after the first had come, so its uptime is not less.
   *
   * @param since from this time on, by the fold's clock
   * @return the fold's clock at the entry that proves it; {@link Long#MAX_VALUE} if none does
   */
  long provedAt(long since, long deadlineMillis) {
    int first = firstAfter(since);
    if (first + 1 >= marks.size()) {
      return Long.MAX_VALUE;
    }
    long start = marks.get(first + 1).uptimeMillis;
    if (marks.get(marks.size() - 1).uptimeMillis - start <= deadlineMillis) {
      return Long.MAX_VALUE;
    }
    int proof = first + 2;
    while (marks.get(proof).uptimeMillis - start <= deadlineMillis) {
      proof++;
    }
    return marks.get(proof).clock;
  }

  void save(StateWriter out) {
    out.number(keepMillis);
    out.each(
        marks,
        (each, mark) -> {
          each.number(mark.clock);
          each.number(mark.uptimeMillis);
        });
  }

  static Uptimes restore(StateReader in) throws WireException {
    Uptimes uptimes = new Uptimes();
    uptimes.keepMillis = in.number();
    in.each(each -> uptimes.marks.add(new Mark(each.number(), each.number())));
    return uptimes;
  }

  private int firstAfter(long clock) {
    int low = 0;
    int high = marks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (marks.get(middle).clock > clock) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
