// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.WaybillReader;

/** What a thread reuses from message to message. */
final class Scratch {
  final WaybillReader reader = new WaybillReader();
  final MessageChecksum checksum = new MessageChecksum();

  /** Whether the message received last had other bytes than those sealed. */
  boolean corrupted;

  /** Whether the message resealed last was changed by a stage that promises not to. */
  boolean changed;

  /** The checksum that the waybill just read should carry for this message. */
  int expected(byte[] key, byte[] value) {
    return reader.keyCovered() ? checksum.ofKeyAndValue(key, value) : checksum.ofValue(value);
  }
}
