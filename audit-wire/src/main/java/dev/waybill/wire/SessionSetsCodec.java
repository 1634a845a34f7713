// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.SessionSets.Issued;
import dev.waybill.wire.SessionSets.Origin;
import dev.waybill.wire.SessionSets.Placed;
import dev.waybill.wire.WireException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes and reads {@code SessionSets} of {@code audit.proto}. */
final class SessionSetsCodec {
  /** 9999-12-31T23:59Z, the last that a window in a JSON document can be. */
  private static final long MAX_EPOCH_MINUTE = 4_223_371_679L;

  private SessionSetsCodec() {}

  static void encode(ProtoWriter out, SessionSets sets) {
    if (sets.origin() != null) {
      int before = out.size();
      encodeOrigin(out, sets.origin());
      out.endMessage(11, before);
    }
    for (int i = sets.placed().size() - 1; i >= 0; i--) {
      Placed placed = sets.placed().get(i);
      int before = out.size();
      out.uint64(4, placed.range().to());
      out.uint64(3, placed.range().from());
      out.uint64(2, placed.partition());
      out.string(1, placed.topic());
      out.endMessage(10, before);
    }
    out.bytes(9, SequenceSetCodec.encode(sets.handedOverAgain()));
    out.bytes(8, SequenceSetCodec.encode(sets.inDoubt()));
    out.bytes(7, SequenceSetCodec.encode(sets.failed()));
    out.bytes(6, SequenceSetCodec.encode(sets.skipped()));
    out.bytes(5, SequenceSetCodec.encode(sets.corrupted()));
    out.bytes(4, SequenceSetCodec.encode(sets.handedOver()));
    out.bytes(3, SequenceSetCodec.encode(sets.received()));
    out.string(2, sets.pipeline());
    out.fixed64(1, sets.session());
  }

  private static void encodeOrigin(ProtoWriter out, Origin origin) {
    out.bool(4, origin.ended());
    out.uint64(3, origin.threshold());
    out.uint64(2, origin.sendClockMillis());
    for (int i = origin.issued().size() - 1; i >= 0; i--) {
      Issued issued = origin.issued().get(i);
      int before = out.size();
      out.uint64(3, issued.range().count());
      out.uint64(2, issued.range().from());
      out.uint64(1, issued.epochMinute());
      out.endMessage(1, before);
    }
  }

  static SessionSets decode(ProtoReader in) throws WireException {
    long session = 0;
    String pipeline = "";
    SequenceSet[] sets = new SequenceSet[7];
    byte[] received = {}; // mostly the same is handed over, and not decoded twice
    List<Placed> placed = new ArrayList<>();
    Origin origin = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> session = in.fixed64();
        case 2 -> pipeline = in.string();
        case 3, 4, 5, 6, 7, 8, 9 -> {
          byte[] bytes = in.bytes();
          boolean same = field == 4 && sets[0] != null && Arrays.equals(bytes, received);
          sets[field - 3] = same ? sets[0] : SequenceSetCodec.decode(bytes);
          received = field == 3 ? bytes : received;
        }
        case 10 -> placed.add(decodePlaced(in.message()));
        case 11 -> origin = decodeOrigin(in.message());
        default -> in.skip();
      }
    }
    if (session == 0 || pipeline.isEmpty()) {
      throw new WireException(Reason.MISSING_FIELD, "the session or pipeline of a set");
    }
    for (int i = 0; i < sets.length; i++) {
      sets[i] = sets[i] == null ? new SequenceSet() : sets[i];
    }
    return new SessionSets(
        session, pipeline, sets[0], sets[1], sets[2], sets[3], sets[4], sets[5], sets[6], placed,
        origin);
  }

  private static Placed decodePlaced(ProtoReader in) throws WireException {
    String topic = "";
    int partition = 0;
    long from = 0;
    long to = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> topic = in.string();
        case 2 -> partition = (int) in.uint(Integer.MAX_VALUE);
        case 3 -> from = in.uint(Long.MAX_VALUE);
        case 4 -> to = in.uint(Long.MAX_VALUE);
        default -> in.skip();
      }
    }
    if (topic.isEmpty()) {
      throw new WireException(Reason.MISSING_FIELD, "the topic of placed copies");
    }
    return new Placed(topic, partition, EntryCodec.range(from, to));
  }

  private static Origin decodeOrigin(ProtoReader in) throws WireException {
    List<Issued> issued = new ArrayList<>();
    long sendClock = 0;
    int threshold = 0;
    boolean ended = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> issued.add(decodeIssued(in.message()));
        case 2 -> sendClock = in.uint(MAX_EPOCH_MINUTE * 60_000);
        case 3 -> threshold = (int) in.uint(Sampling.NEVER);
        case 4 -> ended = in.bool();
        default -> in.skip();
      }
    }
    return new Origin(issued, sendClock, threshold, ended);
  }

  private static Issued decodeIssued(ProtoReader in) throws WireException {
    long minute = 0;
    long from = 0;
    long count = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> minute = in.uint(MAX_EPOCH_MINUTE);
        case 2 -> from = in.uint(TraceId.MAX_SEQUENCE);
        case 3 -> count = in.uint(TraceId.MAX_SEQUENCE);
        default -> in.skip();
      }
    }
    if (count == 0 || from + count - 1 > TraceId.MAX_SEQUENCE) {
      throw new WireException(Reason.BAD_VALUE, "sequences issued in a window");
    }
    return new Issued(minute, new SequenceRange(from, from + count));
  }
}
