// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.WireException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads {@code Entry} of {@code audit.proto}, all but its sessions. */
final class EntryCodec {
  private EntryCodec() {}

  static void encode(ProtoWriter out, Entry entry) {
    out.bool(15, entry.continued());
    int balance = out.size();
    encodeBalance(out, entry.balance());
    out.endMessage(14, balance);
    for (int i = entry.sessions().size() - 1; i >= 0; i--) {
      int before = out.size();
      SessionSetsCodec.encode(out, entry.sessions().get(i));
      out.endMessage(13, before);
    }
    for (int i = entry.progress().size() - 1; i >= 0; i--) {
      int before = out.size();
      encodeProgress(out, entry.progress().get(i));
      out.endMessage(12, before);
    }
    encodeCounts(out, 11, entry.known());
    out.bool(10, entry.bye());
    out.bool(9, entry.hello());
    out.string(8, entry.host());
    out.string(7, entry.service());
    out.uint64(6, entry.role().number());
    out.string(5, entry.stage());
    out.uint64(4, entry.heartbeatMillis());
    out.uint64(3, entry.uptimeMillis());
    out.uint64(2, entry.number());
    out.fixed64(1, entry.instance());
  }

  private static void encodeBalance(ProtoWriter out, Balance balance) {
    out.uint64(4, balance.pending());
    encodeCounts(out, 3, balance.dropped());
    out.uint64(2, balance.sent());
    out.uint64(1, balance.recorded());
  }

  /** A map from names to numbers, as {@code message { string name = 1; uint64 number = 2; }}. */
  private static void encodeCounts(ProtoWriter out, int field, Map<String, Long> counts) {
    List<Map.Entry<String, Long>> entries = new ArrayList<>(counts.entrySet());
    for (int i = entries.size() - 1; i >= 0; i--) {
      int before = out.size();
      out.uint64(2, entries.get(i).getValue());
      out.string(1, entries.get(i).getKey());
      out.endMessage(field, before);
    }
  }

  private static void encodeProgress(ProtoWriter out, PartitionProgress progress) {
    out.uint64(10, progress.unknownVersionHeaders());
    out.uint64(9, progress.damagedHeaders());
    out.uint64(8, progress.absentHeaders());
    encodeOffsets(out, 7, progress.untraceable());
    for (int i = progress.skipped().size() - 1; i >= 0; i--) {
      PartitionProgress.Skipped skipped = progress.skipped().get(i);
      int before = out.size();
      out.bool(3, skipped.atAssignment());
      out.uint64(2, skipped.range().to());
      out.uint64(1, skipped.range().from());
      out.endMessage(6, before);
    }
    encodeOffsets(out, 5, progress.committed());
    out.uint64(4, progress.position());
    out.uint64(3, progress.assignedAt());
    out.uint64(2, progress.partition());
    out.string(1, progress.topic());
  }

  /** Packed: for each range its distance from the end of the one before, and its length. */
  private static void encodeOffsets(ProtoWriter out, int field, List<OffsetRange> ranges) {
    if (ranges.isEmpty()) {
      return;
    }
    int before = out.size();
    for (int i = ranges.size() - 1; i >= 0; i--) {
      OffsetRange range = ranges.get(i);
      out.varint(range.to() - range.from());
      out.varint(range.from() - (i == 0 ? 0 : ranges.get(i - 1).to()));
    }
    out.endMessage(field, before);
  }

  static Entry decode(ProtoReader in) throws WireException {
    long instance = 0;
    long number = 0;
    long uptime = 0;
    long heartbeat = 0;
    String stage = "";
    Role role = null;
    String service = "";
    String host = "";
    boolean hello = false;
    boolean bye = false;
    boolean continued = false;
    Balance balance = new Balance(0, 0, Map.of(), 0);
    Map<String, Long> known = new LinkedHashMap<>();
    List<PartitionProgress> progress = new ArrayList<>();
    List<SessionSets> sessions = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> instance = in.fixed64();
        case 2 -> number = in.uint(Long.MAX_VALUE);
        case 3 -> uptime = in.uint(Long.MAX_VALUE);
        case 4 -> heartbeat = in.uint(Integer.MAX_VALUE);
        case 5 -> stage = in.string();
        case 6 -> role = Role.ofNumber(in.uint64());
        case 7 -> service = in.string();
        case 8 -> host = in.string();
        case 9 -> hello = in.bool();
        case 10 -> bye = in.bool();
        case 11 -> decodeCount(in.message(), known);
        case 12 -> progress.add(decodeProgress(in.message()));
        case 13 -> sessions.add(SessionSetsCodec.decode(in.message()));
        case 14 -> balance = decodeBalance(in.message());
        case 15 -> continued = in.bool();
        default -> in.skip();
      }
    }
    if (instance == 0 || stage.isEmpty() || role == null || heartbeat == 0) {
      throw new WireException(
          Reason.MISSING_FIELD, "an entry's instance, stage, role or heartbeat_millis");
    }
    return new Entry(
        instance, number, uptime, heartbeat, stage, role, service, host, hello, bye, continued,
        known, progress, sessions, balance);
  }

  private static Balance decodeBalance(ProtoReader in) throws WireException {
    long recorded = 0;
    long sent = 0;
    long pending = 0;
    Map<String, Long> dropped = new LinkedHashMap<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> recorded = in.uint(Long.MAX_VALUE);
        case 2 -> sent = in.uint(Long.MAX_VALUE);
        case 3 -> decodeCount(in.message(), dropped);
        case 4 -> pending = in.uint(Long.MAX_VALUE);
        default -> in.skip();
      }
    }
    return new Balance(recorded, sent, dropped, pending);
  }

  private static void decodeCount(ProtoReader in, Map<String, Long> counts) throws WireException {
    String name = "";
    long number = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = in.string();
        case 2 -> number = in.uint(Long.MAX_VALUE);
        default -> in.skip();
      }
    }
    counts.put(name, number);
  }

  private static PartitionProgress decodeProgress(ProtoReader in) throws WireException {
    String topic = "";
    int partition = 0;
    long assignedAt = 0;
    long position = 0;
    List<OffsetRange> committed = new ArrayList<>();
    List<PartitionProgress.Skipped> skipped = new ArrayList<>();
    List<OffsetRange> untraceable = new ArrayList<>();
    long absent = 0;
    long damaged = 0;
    long unknownVersion = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> topic = in.string();
        case 2 -> partition = (int) in.uint(Integer.MAX_VALUE);
        case 3 -> assignedAt = in.uint(Long.MAX_VALUE);
        case 4 -> position = in.uint(Long.MAX_VALUE);
        case 5 -> decodeOffsets(in.message(), committed);
        case 6 -> skipped.add(decodeSkipped(in.message()));
        case 7 -> decodeOffsets(in.message(), untraceable);
        case 8 -> absent = in.uint(Long.MAX_VALUE);
        case 9 -> damaged = in.uint(Long.MAX_VALUE);
        case 10 -> unknownVersion = in.uint(Long.MAX_VALUE);
        default -> in.skip();
      }
    }
    if (topic.isEmpty()) {
      throw new WireException(Reason.MISSING_FIELD, "the topic of a partition's progress");
    }
    return new PartitionProgress(
        topic,
        partition,
        assignedAt,
        position,
        committed,
        skipped,
        untraceable,
        absent,
        damaged,
        unknownVersion);
  }

  private static PartitionProgress.Skipped decodeSkipped(ProtoReader in) throws WireException {
    long from = 0;
    long to = 0;
    boolean atAssignment = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> from = in.uint(Long.MAX_VALUE);
        case 2 -> to = in.uint(Long.MAX_VALUE);
        case 3 -> atAssignment = in.bool();
        default -> in.skip();
      }
    }
    return new PartitionProgress.Skipped(range(from, to), atAssignment);
  }

  private static void decodeOffsets(ProtoReader in, List<OffsetRange> ranges) throws WireException {
    long end = 0;
    while (in.hasMore()) {
      long from = end + in.varint(Long.MAX_VALUE);
      end = from + in.varint(Long.MAX_VALUE);
      ranges.add(range(from, end));
    }
  }

  static OffsetRange range(long from, long to) throws WireException {
    if (from < 0 || to <= from) {
      throw new WireException(Reason.BAD_VALUE, "offsets from " + from + " to " + to);
    }
    return new OffsetRange(from, to);
  }
}
