// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Waybill;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;

/**
 * A waybill among the headers of a received record, with what our deserializers learned of the
 * record before the user's saw it. To everybody else it is the header that came. Used by the thread
 * that polls.
 */
final class ReceivedHeader implements Header {
  private final byte[] text;

  /** Whether the pipeline may have it left out, if it is corrupted. */
  final boolean mayBeLeftOut;

  /** The serialized key, or null. */
  byte[] key;

  /** The serialized value, or null. */
  byte[] value;

  /** Whether {@link #corrupted} is known: our value deserializer has seen it. */
  boolean verified;

  boolean corrupted;

  /** What the user's key deserializer threw, if that is still to be dealt with. */
  RuntimeException keyFailure;

  /** Makes the value that was kept from the user's deserializer; null if none was. */
  Supplier<?> withheld;

  ReceivedHeader(byte[] text, boolean mayBeLeftOut) {
    this.text = text;
    this.mayBeLeftOut = mayBeLeftOut;
  }

  /** Lets go of all but the header that came; the application may keep it. */
  void forget() {
    key = null;
    value = null;
    keyFailure = null;
    withheld = null;
  }

  @Override
  public String key() {
    return Waybill.HEADER;
  }

  @Override
  public byte[] value() {
    return text;
  }
}
