// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Waybill;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The waybill among a record's headers. The last one wins; writing replaces. */
final class WaybillHeader {
  private WaybillHeader() {}

  /** The header's value, or null. */
  static byte[] read(Headers headers) {
    Header header = headers.lastHeader(Waybill.HEADER);
    return header == null ? null : header.value();
  }

  /** Puts the header in place of any; false if the headers are read-only. */
  static boolean write(Headers headers, byte[] waybill) {
    try {
      headers.remove(Waybill.HEADER).add(Waybill.HEADER, waybill);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Puts the header where {@link #read} found none; false if the headers are read-only. */
  static boolean add(Headers headers, byte[] waybill) {
    try {
      headers.add(Waybill.HEADER, waybill);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
