// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.io.Serial;

/**
 * Bytes or text that are not what a Waybill format says, with the reason by name.
 *
 * <p>Checked on purpose: whoever reads from a topic has to decide what becomes of a record that
 * can't be read. Decoders throw this and nothing else, whatever the input.
 */
public final class WireException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Why it can't be read. The names appear in dead letters and metrics; they are only added to. */
  public enum Reason {
    /** The input ends inside a field. */
    TRUNCATED,
    /** A varint of more than ten bytes, or one that does not fit its field. */
    BAD_VARINT,
    /** A length, count or index that its surroundings do not allow. */
    BAD_LENGTH,
    /** A tag with field number 0 or a wire type that the format does not use. */
    BAD_TAG,
    /** Text that is not UTF-8. */
    BAD_UTF8,
    /** A format version that this reader does not know. */
    UNKNOWN_VERSION,
    /** A value outside its range, or one that contradicts another. */
    BAD_VALUE,
    /** A field that must be there is not. */
    MISSING_FIELD,
    /** Text that is not JSON, or JSON of another shape than the document's. */
    BAD_JSON,
    /** Larger or more deeply nested than a reader accepts. */
    TOO_LARGE
  }

  private final Reason reason;

  /**
   * @param reason the reason by name
   * @param detail what was found and where, without message content
   */
  public WireException(Reason reason, String detail) {
    super(reason + ": " + detail);
    this.reason = reason;
  }

  /** The reason by name. */
  public Reason reason() {
    return reason;
  }
}
