// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.WireException.Reason;

/**
 * A record on {@code waybill.verdicts}: of a session and window, of a single trace, or of messages
 * of a session that were seen after they were forgotten.
 */
public sealed interface VerdictRecord permits SessionVerdicts, TraceVerdict, LateVerdicts {
  /** The pipeline. */
  String pipeline();

  /** Up to where in the audit log it is true. */
  Revision revision();

  /** JSON in UTF-8, by the schema {@code verdict.schema.json}. */
  byte[] encode();

  /**
   * Reads any of them.
   *
   * @throws WireException if it is none
   */
  static VerdictRecord decode(byte[] utf8) throws WireException {
    JsonObject json = JsonObject.read(utf8);
    return switch (json.string("type")) {
      case SessionVerdicts.TYPE -> SessionVerdicts.read(json);
      case TraceVerdict.TYPE -> TraceVerdict.read(json);
      case LateVerdicts.TYPE -> LateVerdicts.read(json);
      default -> throw new WireException(Reason.BAD_VALUE, "type is not session, trace or late");
    };
  }
}
