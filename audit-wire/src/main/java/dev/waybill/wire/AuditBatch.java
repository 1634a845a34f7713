// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;

/**
 * One record on {@code waybill.audit}: protobuf whose field 1 is that of OTLP's {@code TracesData},
 * so that any OTLP reader sees traces; everything of ours has field numbers from 1000 on. Schema:
 * {@code audit.proto} in this jar.
 *
 * @param ours false for plain OTLP, whose spans are all that is known of their messages
 * @param partitionCount how many partitions the audit topic has, by its writer; 0 if not ours
 * @param spans spans of sampled messages
 * @param entries entries, all of sessions of the record's partition
 * @param definitions definitions that hold from here on, appended by the correlator
 * @param settings settings of the fold that hold from here on, or null
 * @param tick whether the correlator wrote this to move the fold's clock
 * @param snapshot a part of a snapshot, appended by the correlator; it changes nothing, or null
 */
public record AuditBatch(
    boolean ours,
    int partitionCount,
    List<ResourceSpans> spans,
    List<Entry> entries,
    List<Definition> definitions,
    FoldSettings settings,
    boolean tick,
    SnapshotPart snapshot) {

  /** The format's version. */
  public static final int VERSION = 1;

  /**
   * A definition as it came from {@code waybill.pipelines}.
   *
   * @param pipeline the pipeline
   * @param definition the definition, or null if it was deleted
   */
  public record Definition(String pipeline, PipelineDefinition definition) {}

  /** Copies the lists. */
  public AuditBatch {
    spans = List.copyOf(spans);
    entries = List.copyOf(entries);
    definitions = List.copyOf(definitions);
  }

  /** A batch without a snapshot. */
  public AuditBatch(
      boolean ours,
      int partitionCount,
      List<ResourceSpans> spans,
      List<Entry> entries,
      List<Definition> definitions,
      FoldSettings settings,
      boolean tick) {
    this(ours, partitionCount, spans, entries, definitions, settings, tick, null);
  }

  /** A tracer's batch. */
  public static AuditBatch of(int partitionCount, List<Entry> entries, List<ResourceSpans> spans) {
    return new AuditBatch(true, partitionCount, spans, entries, List.of(), null, false);
  }

  /** A correlator's tick. */
  public static AuditBatch tick(int partitionCount) {
    return new AuditBatch(true, partitionCount, List.of(), List.of(), List.of(), null, true);
  }

  /** A correlator's announcement of definitions and settings; {@code settings} may be null. */
  public static AuditBatch announcement(
      int partitionCount, List<Definition> definitions, FoldSettings settings) {
    return new AuditBatch(true, partitionCount, List.of(), List.of(), definitions, settings, false);
  }

  /** A correlator's part of a snapshot. */
  public static AuditBatch snapshot(int partitionCount, SnapshotPart part) {
    return new AuditBatch(true, partitionCount, List.of(), List.of(), List.of(), null, false, part);
  }

  /** The record's value. */
  public byte[] encode() {
    return new AuditBatchEncoder().encode(this);
  }

  /**
   * Reads a record's value.
   *
   * @throws WireException naming the reason, whatever the bytes
   */
  public static AuditBatch decode(byte[] bytes) throws WireException {
    return AuditBatchCodec.decode(bytes);
  }

  /**
   * Reads a record's value as {@link #decode(byte[])} does, but puts the spans of a batch of ours
   * into columns, at a fraction of the cost; the batch has none then. Plain OTLP is read as ever.
   *
   * @param columns emptied first; of no use after an exception
   * @throws WireException whenever {@link #decode(byte[])} would, with the same reason
   */
  public static AuditBatch decode(byte[] bytes, SpanColumns columns) throws WireException {
    columns.clear();
    return AuditBatchCodec.decode(bytes, columns);
  }
}
