// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.WaybillReader;
import dev.waybill.wire.WaybillReader.Status;

/** What a thread reuses from message to message. */
final class Scratch {
  final WaybillReader reader = new WaybillReader();
  final MessageChecksum checksum = new MessageChecksum();

  /** Whether the message received last had other bytes than those sealed. */
  boolean corrupted;

  /** Whether the message resealed last was changed by a stage that promises not to. */
  boolean changed;

  /**
   * Reads a message's header and compares the message with it; {@link #corrupted} tells the result.
   * The checksum comes before the header is decoded: so neither waits for the other, and a valid
   * waybill that covers the value alone is rare.
   */
  Status verify(byte[] header, byte[] key, byte[] value) {
    corrupted = false;
    if (header == null) {
      return Status.ABSENT;
    }
    int actual = checksum.ofKeyAndValue(key, value);
    Status status = reader.read(header);
    if (status == Status.VALID) {
      corrupted = reader.checksum() != (reader.keyCovered() ? actual : checksum.ofValue(value));
    }
    return status;
  }
}
