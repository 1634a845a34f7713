// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.wire.TraceId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A range of a verdict by the ledger.
 *
 * @param key its row, and the first sequence
 * @param to one above the last sequence
 */
record Found(VerdictKey key, long to, boolean closed) {

  /** One for each message, but no more than {@code limit}, whatever the ranges span. */
  static List<Found> expand(List<Found> ranges, int limit) {
    List<Found> messages = new ArrayList<>();
    for (Found range : ranges) {
      for (long from = range.key.sequence(); from < range.to; from++) {
        if (messages.size() == limit) {
          return messages;
        }
        messages.add(new Found(range.at(from), from + 1, range.closed));
      }
    }
    return messages;
  }

  /** Where the next page begins if this is the last item. */
  List<String> next() {
    return at(to).parts();
  }

  private VerdictKey at(long sequence) {
    return new VerdictKey(
        key.window(),
        key.session(),
        key.partition(),
        key.kind(),
        key.stage(),
        key.place(),
        key.reason(),
        sequence);
  }

  VerdictItem message() {
    long sequence = key.sequence();
    return item(TraceId.of(key.session(), sequence).toString(), sequence, null, null, null);
  }

  VerdictItem range() {
    return item(null, null, key.sequence(), to, to - key.sequence());
  }

  private VerdictItem item(String traceId, Long sequence, Long from, Long toSequence, Long count) {
    return new VerdictItem(
        traceId,
        HexFormat.of().toHexDigits(key.session()),
        sequence,
        from,
        toSequence,
        count,
        key.window(),
        key.kind(),
        key.stage(),
        key.place(),
        key.reason(),
        closed,
        "ledger");
  }
}
