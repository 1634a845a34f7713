// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.AuditBatch.Definition;
import dev.waybill.wire.WireException.Reason;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads {@code AuditBatch} of {@code audit.proto}. */
final class AuditBatchCodec {
  private static final int RESOURCE_SPANS = 1;
  private static final int FORMAT_VERSION = 1000;
  private static final int PARTITION_COUNT = 1001;
  private static final int ENTRIES = 1002;
  private static final int DEFINITIONS = 1003;
  private static final int SETTINGS = 1004;
  private static final int TICK = 1005;
  private static final int SNAPSHOT = 1006;

  private AuditBatchCodec() {}

  static void encode(ProtoWriter out, AuditBatch batch) {
    if (batch.ours()) {
      encodeOurs(out, batch);
    }
    for (int i = batch.spans().size() - 1; i >= 0; i--) {
      int before = out.size();
      SpanCodec.encode(out, batch.spans().get(i));
      out.endMessage(RESOURCE_SPANS, before);
    }
  }

  private static void encodeOurs(ProtoWriter out, AuditBatch batch) {
    if (batch.snapshot() != null) {
      int before = out.size();
      out.bytes(4, batch.snapshot().bytes());
      out.uint64(3, batch.snapshot().count());
      out.uint64(2, batch.snapshot().index());
      out.uint64(1, batch.snapshot().offset());
      out.endMessage(SNAPSHOT, before);
    }
    out.bool(TICK, batch.tick());
    if (batch.settings() != null) {
      int before = out.size();
      encode(out, batch.settings());
      out.endMessage(SETTINGS, before);
    }
    for (int i = batch.definitions().size() - 1; i >= 0; i--) {
      Definition definition = batch.definitions().get(i);
      int before = out.size();
      if (definition.definition() != null) {
        out.bytes(2, definition.definition().encode());
      }
      out.string(1, definition.pipeline());
      out.endMessage(DEFINITIONS, before);
    }
    for (int i = batch.entries().size() - 1; i >= 0; i--) {
      int before = out.size();
      EntryCodec.encode(out, batch.entries().get(i));
      out.endMessage(ENTRIES, before);
    }
    out.uint64(PARTITION_COUNT, batch.partitionCount());
    out.uint64(FORMAT_VERSION, AuditBatch.VERSION);
  }

  static AuditBatch decode(byte[] bytes) throws WireException {
    return decode(bytes, null);
  }

  /** With columns, the spans of our own batches go there and not into the batch. */
  static AuditBatch decode(byte[] bytes, SpanColumns columns) throws WireException {
    if (bytes == null) {
      throw new WireException(Reason.MISSING_FIELD, "the record has no value");
    }
    boolean intoColumns = columns != null && hasVersion(bytes);
    ProtoReader in = new ProtoReader(bytes);
    long version = 0;
    int partitionCount = 0;
    boolean tick = false;
    FoldSettings settings = null;
    SnapshotPart snapshot = null;
    List<ResourceSpans> spans = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    List<Definition> definitions = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case RESOURCE_SPANS -> {
          if (intoColumns) {
            columns.read(in);
          } else {
            spans.add(SpanCodec.decode(in.message()));
          }
        }
        case FORMAT_VERSION -> version = version(in.uint64());
        case PARTITION_COUNT -> partitionCount = (int) in.uint(Integer.MAX_VALUE);
        case ENTRIES -> entries.add(EntryCodec.decode(in.message()));
        case DEFINITIONS -> definitions.add(definition(in.message()));
        case SETTINGS -> settings = settings(in.message());
        case TICK -> tick = in.bool();
        case SNAPSHOT -> snapshot = snapshot(in.message());
        default -> in.skip();
      }
    }
    boolean ours = version != 0;
    boolean plain =
        entries.isEmpty()
            && definitions.isEmpty()
            && settings == null
            && !tick
            && snapshot == null
            && partitionCount == 0;
    if (!ours && !plain) {
      throw new WireException(Reason.MISSING_FIELD, "format_version");
    }
    if (ours && partitionCount == 0) {
      throw new WireException(Reason.MISSING_FIELD, "partition_count");
    }
    return new AuditBatch(
        ours, partitionCount, spans, entries, definitions, settings, tick, snapshot);
  }

  /** Whether it says to be ours; the version comes after the spans. */
  private static boolean hasVersion(byte[] bytes) {
    ProtoReader in = new ProtoReader(bytes);
    try {
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == FORMAT_VERSION) {
          return true;
        }
        in.skip();
      }
    } catch (WireException e) {
      return false; // it will be found again, in its turn
    }
    return false;
  }

  private static long version(long version) throws WireException {
    if (version != AuditBatch.VERSION) {
      throw new WireException(Reason.UNKNOWN_VERSION, "format_version " + version);
    }
    return version;
  }

  private static Definition definition(ProtoReader in) throws WireException {
    String pipeline = "";
    PipelineDefinition definition = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> pipeline = in.string();
        case 2 -> definition = PipelineDefinition.decode(in.bytes());
        default -> in.skip();
      }
    }
    if (pipeline.isEmpty() || (definition != null && !definition.name().equals(pipeline))) {
      throw new WireException(Reason.BAD_VALUE, "definition without the name of its pipeline");
    }
    return new Definition(pipeline, definition);
  }

  private static void encode(ProtoWriter out, FoldSettings settings) {
    unless(FoldSettings.DEFAULT_MAX_STATE_BYTES, out, 6, settings.maxStateBytes());
    unless(FoldSettings.DEFAULT_RETENTION_MILLIS, out, 5, settings.retentionMillis());
    unless(FoldSettings.DEFAULT_HORIZON_MILLIS, out, 4, settings.horizonMillis());
    out.uint64(3, settings.maxRanges());
    out.uint64(2, settings.silenceHeartbeats());
    out.uint64(1, settings.graceMillis());
  }

  /** What is the default is left out, and zero is written: it is not the default. */
  private static void unless(long defaultValue, ProtoWriter out, int field, long value) {
    if (value != defaultValue) {
      out.present(field, value);
    }
  }

  private static FoldSettings settings(ProtoReader in) throws WireException {
    long grace = 0;
    long silence = 0;
    long ranges = 0;
    long horizon = FoldSettings.DEFAULT_HORIZON_MILLIS;
    long retention = FoldSettings.DEFAULT_RETENTION_MILLIS;
    long stateBytes = FoldSettings.DEFAULT_MAX_STATE_BYTES;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> grace = in.uint(Integer.MAX_VALUE);
        case 2 -> silence = in.uint(Integer.MAX_VALUE);
        case 3 -> ranges = in.uint(Integer.MAX_VALUE);
        case 4 -> horizon = in.uint(Long.MAX_VALUE);
        case 5 -> retention = in.uint(Long.MAX_VALUE);
        case 6 -> stateBytes = in.uint(Long.MAX_VALUE);
        default -> in.skip();
      }
    }
    if (silence == 0 || ranges == 0 || stateBytes == 0) {
      throw new WireException(Reason.BAD_VALUE, "settings of the fold");
    }
    return new FoldSettings(grace, (int) silence, (int) ranges, horizon, retention, stateBytes);
  }

  private static SnapshotPart snapshot(ProtoReader in) throws WireException {
    long offset = 0;
    int index = 0;
    int count = 0;
    byte[] bytes = new byte[0];
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> offset = in.uint(Long.MAX_VALUE);
        case 2 -> index = (int) in.uint(Integer.MAX_VALUE);
        case 3 -> count = (int) in.uint(Integer.MAX_VALUE);
        case 4 -> bytes = in.bytes();
        default -> in.skip();
      }
    }
    if (index >= count) {
      throw new WireException(Reason.BAD_VALUE, "part " + index + " of " + count);
    }
    return new SnapshotPart(offset, index, count, bytes);
  }
}
