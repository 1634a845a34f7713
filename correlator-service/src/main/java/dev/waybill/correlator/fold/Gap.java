// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Entries of an instance that are missing, and the offsets that they put in doubt: those that the
 * instance may have read, handed over or committed unheard. Whoever commits them, before or after,
 * proves nothing of what was seen there.
 *
 * @param fromNumber the first number that is missing, or {@link #ANYWHERE}
 * @param toNumber one above the last
 * @param openedAt the fold's clock when an entry behind them came
 * @param before what was told before them
 * @param after what was told next
 * @param doubtful offsets in doubt; follows from these two
 */
record Gap(
    long fromNumber,
    long toNumber,
    long openedAt,
    Readings before,
    Moment after,
    Map<TopicPartitionKey, Intervals> doubtful) {
  /** What is missing is not known, so it never comes. */
  static final long ANYWHERE = -1;

  Gap(long fromNumber, long toNumber, long openedAt, Readings before, Moment after) {
    this(fromNumber, toNumber, openedAt, before, after, before.doubtful(after));
  }

  /** Whether an entry is one of them, or tells more of the moment behind them. */
  boolean isChangedBy(Entry entry) {
    long number = entry.number();
    return (fromNumber <= number && number < toNumber)
        || (toNumber <= number && after.isContinuedIn(entry));
  }

  /**
   * What is missing once such an entry has come: what it tells bounds what the others put in doubt,
   * just as if it had come in time.
   */
  List<Gap> with(Entry entry) {
    long number = entry.number();
    Moment told = Moment.of(entry);
    List<Gap> left = new ArrayList<>();
    if (fromNumber < number) {
      left.add(
          new Gap(
              fromNumber,
              Math.min(number, toNumber),
              openedAt,
              before,
              number < toNumber ? told.or(after) : after.or(told)));
    }
    if (number + 1 < toNumber) {
      left.add(new Gap(number + 1, toNumber, openedAt, before.after(entry), after));
    }
    return left;
  }

  void save(StateWriter out) {
    out.number(fromNumber);
    out.number(toNumber);
    out.number(openedAt);
    before.save(out);
    after.save(out);
  }

  static Gap restore(StateReader in) throws WireException {
    return new Gap(in.number(), in.number(), in.number(), Readings.restore(in), Moment.restore(in));
  }
}
