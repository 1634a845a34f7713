// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import java.time.Instant;
import java.util.List;

/**
 * Key of a row of verdicts, and a sequence of its ranges: the order of the pages of verdicts by the
 * ledger.
 */
record VerdictKey(
    Instant window,
    long session,
    int partition,
    String kind,
    String stage,
    String place,
    String reason,
    long sequence) {

  static final String COLUMNS =
      "v.window_start, v.session, v.partition, v.kind, v.stage, v.place, v.reason";

  /** What begins the key of a page, to tell it from one of traces. */
  static final String SOURCE = "ledger";

  List<String> parts() {
    return List.of(
        SOURCE,
        window.toString(),
        Long.toString(session),
        Integer.toString(partition),
        kind,
        stage,
        place,
        reason,
        Long.toString(sequence));
  }

  static VerdictKey of(List<String> parts) {
    return new VerdictKey(
        Instant.parse(parts.get(1)),
        Long.parseLong(parts.get(2)),
        Integer.parseInt(parts.get(3)),
        parts.get(4),
        parts.get(5),
        parts.get(6),
        parts.get(7),
        Long.parseLong(parts.get(8)));
  }

  /** In the order of {@link #COLUMNS}. */
  Object[] row() {
    return new Object[] {window, session, partition, kind, stage, place, reason};
  }
}
