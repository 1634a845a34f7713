// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.waybill.wire.PartitionProgress.Skipped;
import dev.waybill.wire.SessionSets.Issued;
import dev.waybill.wire.SessionSets.Origin;
import dev.waybill.wire.SessionSets.Placed;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds our values from a message that was read by audit.proto, field by name. */
record SchemaReader() {
  /** Reads one message. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(Message message) throws WireException;
  }

  AuditBatch batch(Message batch) throws Exception {
    byte[] traces = batch.toByteArray(); // spans are OTLP's own: OfficialOtlpTest compares them
    List<ResourceSpans> spans =
        AuditBatch.decode(
                TracesData.parseFrom(traces).toBuilder()
                    .setUnknownFields(com.google.protobuf.UnknownFieldSet.getDefaultInstance())
                    .build()
                    .toByteArray())
            .spans();
    return new AuditBatch(
        number(batch, "format_version") == 1,
        (int) number(batch, "partition_count"),
        spans,
        list(batch, "entries", this::entry),
        list(batch, "definitions", this::definition),
        optional(batch, "settings", this::settings),
        bool(batch, "tick"),
        optional(batch, "snapshot", this::snapshot));
  }

  private SnapshotPart snapshot(Message part) {
    return new SnapshotPart(
        number(part, "offset"),
        (int) number(part, "index"),
        (int) number(part, "count"),
        bytes(part, "bytes"));
  }

  private AuditBatch.Definition definition(Message definition) throws WireException {
    byte[] document = bytes(definition, "document");
    return new AuditBatch.Definition(
        text(definition, "pipeline"),
        document.length == 0 ? null : PipelineDefinition.decode(document));
  }

  private FoldSettings settings(Message settings) {
    return new FoldSettings(
        number(settings, "grace_millis"),
        (int) number(settings, "silence_heartbeats"),
        (int) number(settings, "max_ranges"),
        unless(settings, "horizon_millis", FoldSettings.DEFAULT_HORIZON_MILLIS),
        unless(settings, "retention_millis", FoldSettings.DEFAULT_RETENTION_MILLIS),
        unless(settings, "max_state_bytes", FoldSettings.DEFAULT_MAX_STATE_BYTES));
  }

  private static long unless(Message message, String name, long absent) {
    return message.hasField(message.getDescriptorForType().findFieldByName(name))
        ? number(message, name)
        : absent;
  }

  private Entry entry(Message entry) throws WireException {
    String role = ((EnumValueDescriptor) value(entry, "role")).getName();
    return new Entry(
        number(entry, "instance"),
        number(entry, "number"),
        number(entry, "uptime_millis"),
        number(entry, "heartbeat_millis"),
        text(entry, "stage"),
        Role.valueOf(role.substring("ROLE_".length())),
        text(entry, "service"),
        text(entry, "host"),
        bool(entry, "hello"),
        bool(entry, "bye"),
        bool(entry, "continued"),
        counts(entry, "known"),
        list(entry, "progress", this::progress),
        list(entry, "sessions", this::session),
        balance((Message) value(entry, "balance")));
  }

  private Balance balance(Message balance) {
    return new Balance(
        number(balance, "recorded"),
        number(balance, "sent"),
        counts(balance, "dropped"),
        number(balance, "pending"));
  }

  private PartitionProgress progress(Message progress) throws WireException {
    return new PartitionProgress(
        text(progress, "topic"),
        (int) number(progress, "partition"),
        number(progress, "assigned_at"),
        number(progress, "position"),
        offsets(progress, "committed"),
        list(
            progress,
            "skipped",
            skipped -> new Skipped(range(skipped), bool(skipped, "at_assignment"))),
        offsets(progress, "untraceable"),
        number(progress, "absent_headers"),
        number(progress, "damaged_headers"),
        number(progress, "unknown_version_headers"));
  }

  private SessionSets session(Message session) throws WireException {
    return new SessionSets(
        number(session, "session"),
        text(session, "pipeline"),
        set(session, "received"),
        set(session, "handed_over"),
        set(session, "corrupted"),
        set(session, "skipped"),
        set(session, "failed"),
        set(session, "in_doubt"),
        set(session, "handed_over_again"),
        list(
            session,
            "placed",
            placed ->
                new Placed(
                    text(placed, "topic"), (int) number(placed, "partition"), range(placed))),
        optional(session, "origin", this::origin));
  }

  private Origin origin(Message origin) throws WireException {
    return new Origin(
        list(
            origin,
            "issued",
            issued -> {
              long from = number(issued, "from");
              SequenceRange range = new SequenceRange(from, from + number(issued, "count"));
              return new Issued(number(issued, "epoch_minute"), range);
            }),
        number(origin, "send_clock_millis"),
        (int) number(origin, "threshold"),
        bool(origin, "ended"));
  }

  private static OffsetRange range(Message message) {
    return new OffsetRange(number(message, "from"), number(message, "to"));
  }

  private static List<OffsetRange> offsets(Message message, String field) {
    List<OffsetRange> ranges = new ArrayList<>();
    List<?> pairs = (List<?>) value(message, field);
    long end = 0;
    for (int i = 0; i < pairs.size(); i += 2) {
      long from = end + (Long) pairs.get(i);
      end = from + (Long) pairs.get(i + 1);
      ranges.add(new OffsetRange(from, end));
    }
    return ranges;
  }

  private static SequenceSet set(Message message, String field) throws WireException {
    return SequenceSetCodec.decode(bytes(message, field));
  }

  private static Map<String, Long> counts(Message message, String field) {
    Map<String, Long> counts = new TreeMap<>();
    for (Object entry : (List<?>) value(message, field)) {
      counts.put(text((Message) entry, "key"), number((Message) entry, "value"));
    }
    return counts;
  }

  private static <T> List<T> list(Message message, String field, Reader<T> reader)
      throws WireException {
    List<T> list = new ArrayList<>();
    for (Object element : (List<?>) value(message, field)) {
      list.add(reader.read((Message) element));
    }
    return list;
  }

  private static <T> T optional(Message message, String field, Reader<T> reader)
      throws WireException {
    FieldDescriptor descriptor = message.getDescriptorForType().findFieldByName(field);
    return message.hasField(descriptor) ? reader.read((Message) value(message, field)) : null;
  }

  private static Object value(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static long number(Message message, String field) {
    return ((Number) value(message, field)).longValue();
  }

  private static boolean bool(Message message, String field) {
    return (Boolean) value(message, field);
  }

  private static String text(Message message, String field) {
    return (String) value(message, field);
  }

  private static byte[] bytes(Message message, String field) {
    return ((ByteString) value(message, field)).toByteArray();
  }
}
