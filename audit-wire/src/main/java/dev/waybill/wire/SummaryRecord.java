// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.WireException.Reason;

/** A record on {@code waybill.summaries}: totals of a window, or a partition's progress. */
public sealed interface SummaryRecord permits Summary, Progress {
  /** Up to where in the audit log it is true. */
  Revision revision();

  /** JSON in UTF-8, by the schema {@code summary.schema.json}. */
  byte[] encode();

  /**
   * Reads either of the two.
   *
   * @throws WireException if it is neither
   */
  static SummaryRecord decode(byte[] utf8) throws WireException {
    JsonObject json = JsonObject.read(utf8);
    return switch (json.string("type")) {
      case Summary.TYPE -> Summary.read(json);
      case Progress.TYPE -> Progress.read(json);
      default -> throw new WireException(Reason.BAD_VALUE, "type is neither summary nor progress");
    };
  }
}
