// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.WireException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Entries of an instance that are missing, and the offsets that they put in doubt: those that the
 * instance may have read, handed over or committed unheard. Whoever commits them, before or after,
 * proves nothing of what was seen there.
 *
 * @param fromNumber the first number that is missing, or {@link #ANYWHERE}
 * @param toNumber one above the last
 * @param openedAt the fold's clock when an entry behind them came
 * @param doubtful offsets in doubt
 */
record Gap(
    long fromNumber, long toNumber, long openedAt, Map<TopicPartitionKey, Intervals> doubtful) {
  /** What is missing is not known, so it never comes. */
  static final long ANYWHERE = -1;

  void save(StateWriter out) {
    out.number(fromNumber);
    out.number(toNumber);
    out.number(openedAt);
    out.each(
        doubtful.entrySet(),
        (each, entry) -> {
          entry.getKey().save(each);
          entry.getValue().save(each);
        });
  }

  static Gap restore(StateReader in) throws WireException {
    Gap gap = new Gap(in.number(), in.number(), in.number(), new TreeMap<>());
    in.each(each -> gap.doubtful.put(TopicPartitionKey.restore(each), Intervals.restore(each)));
    return gap;
  }
}
