// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.SnapshotPart;
import dev.waybill.wire.WireException;
import dev.waybill.wire.WireException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Cuts a fold's state into parts that fit into records, deflated, and joins them again. */
final class StateParts {
  /** Several times what a fold may grow to; more is no state of ours. */
  private static final int MAX_STATE_BYTES = 1 << 30;

  private StateParts() {}

  /**
   * @param offset offset of the last record that the state reflects
   */
  static List<SnapshotPart> cut(long offset, byte[] state) {
    byte[] deflated = deflate(state);
    int count = (deflated.length - 1) / SnapshotPart.MAX_BYTES + 1; // deflated is never empty
    List<SnapshotPart> parts = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      int from = index * SnapshotPart.MAX_BYTES;
      int to = Math.min(deflated.length, from + SnapshotPart.MAX_BYTES);
      parts.add(new SnapshotPart(offset, index, count, Arrays.copyOfRange(deflated, from, to)));
    }
    return parts;
  }

  private static byte[] deflate(byte[] state) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // in memory: does not happen
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  /**
   * @param parts all of them, in order
   * @throws WireException if they are damaged, or parts of different snapshots
   */
  static byte[] join(List<SnapshotPart> parts) throws WireException {
    List<ByteArrayInputStream> streams =
        parts.stream().map(part -> new ByteArrayInputStream(part.bytes())).toList();
    try (InflaterInputStream in =
        new InflaterInputStream(new SequenceInputStream(Collections.enumeration(streams)))) {
      byte[] state = in.readNBytes(MAX_STATE_BYTES);
      if (in.read() >= 0) {
        throw new WireException(Reason.TOO_LARGE, "a state of more than " + MAX_STATE_BYTES);
      }
      return state;
    } catch (IOException e) {
      throw new WireException(Reason.BAD_VALUE, "damaged: " + e.getMessage());
    }
  }
}
