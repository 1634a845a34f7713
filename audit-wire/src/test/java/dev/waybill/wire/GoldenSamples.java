// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The values behind the golden tables. Only ever added to. */
final class GoldenSamples {
  static final long SESSION = 0x0123456789ABCDEFL;
  private static final long MAX = TraceId.MAX_SEQUENCE;

  private GoldenSamples() {}

  static List<Waybill> waybills() {
    return List.of(
        new Waybill(0xCAFEBABE, true, SESSION, 42, null),
        new Waybill(0, false, 1, 0, null),
        new Waybill(-1, true, -1, MAX, null),
        new Waybill(
            0xCAFEBABE,
            true,
            SESSION,
            42,
            new Waybill.Sample(0x00F067AA0BA902B7L, 1_769_862_896_789L, 0xFD71)),
        new Waybill(0, false, 1, 0, new Waybill.Sample(1, 0, 0)),
        new Waybill(-1, true, -1, MAX, new Waybill.Sample(-1, MAX, 0xFFFF)));
  }

  static List<Long> sessions() {
    return List.of(SESSION, 1L, -1L, 0x8000_0000_0000_0000L);
  }

  static List<TraceId> traceIds() {
    List<TraceId> ids = new ArrayList<>();
    for (long session : sessions()) {
      for (long sequence : new long[] {0, 1, 42, 65_536, MAX}) {
        ids.add(TraceId.of(session, sequence));
      }
    }
    return ids;
  }

  static List<byte[][]> messages() {
    byte[] empty = {};
    byte[] key = "order-17".getBytes(StandardCharsets.UTF_8);
    byte[] value = "{\"amount\":3}".getBytes(StandardCharsets.UTF_8);
    return List.of(
        new byte[][] {null, null},
        new byte[][] {null, empty},
        new byte[][] {empty, null},
        new byte[][] {empty, empty},
        new byte[][] {key, value},
        new byte[][] {key, null},
        new byte[][] {null, value});
  }

  /** Runs, gaps and bitmap; chunks next to each other and far apart. */
  static List<SequenceSet> sequenceSets() {
    SequenceSet gaps = SequenceSet.of(5, 9, 200, 1000);
    SequenceSet bitmap = new SequenceSet();
    for (int i = 0; i < 64; i++) {
      if ((0x2D6B_95A5_37E9_4B5AL >>> i & 1) != 0) {
        bitmap.add(1024 + i);
      }
    }
    SequenceSet all = SequenceSet.ofRange(65_530, 196_610);
    all.addAll(gaps);
    all.addAll(bitmap);
    all.add(MAX);
    return List.of(
        SequenceSet.of(0),
        SequenceSet.ofRange(0, 1000),
        SequenceSet.ofRange(0, 65_536),
        SequenceSet.ofRange(65_530, 65_542),
        gaps,
        bitmap,
        SequenceSet.of(MAX),
        all);
  }
}
