// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditBatchEncoder;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.SessionSets;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Makes records of frozen entries, part by part, each of a size that an audit topic takes. */
final class EntryWriter {
  /** Before compression. A topic takes records of 1,048,588 bytes by default. */
  static final int MAX_RECORD_BYTES = 900_000;

  /** Sets that take more memory are split before it is tried how long they get. */
  private static final long MAX_SETS_BYTES = 4L * MAX_RECORD_BYTES;

  private static final byte[] NOTHING = {};

  private final Instance instance;
  private final SpanWriter spanWriter;
  private final Supplier<Map<String, Long>> known;
  private final boolean ledger;
  private final AuditBatchEncoder encoder = new AuditBatchEncoder();

  /**
   * @param known which definitions the tracer goes by, pipeline to version
   * @param ledger false to write spans alone, as plain OTLP
   */
  EntryWriter(
      Instance instance, SpanWriter spanWriter, Supplier<Map<String, Long>> known, boolean ledger) {
    this.instance = instance;
    this.spanWriter = spanWriter;
    this.known = known;
    this.ledger = ledger;
  }

  /**
   * The record of the first part, which is split before if it is too large; empty if there is
   * nothing to write.
   *
   * @param balance the account, by how many events the part tells
   */
  byte[] write(FrozenEntry frozen, int partitionCount, long number, LongFunction<Balance> balance) {
    boolean less = ledger;
    while (less && frozen.firstSizeBytes() > MAX_SETS_BYTES) {
      less = frozen.split();
    }
    byte[] record = encode(frozen, partitionCount, number, balance);
    while (record.length > MAX_RECORD_BYTES && split(frozen, partitionCount, record.length)) {
      record = encode(frozen, partitionCount, number, balance);
    }
    return record;
  }

  /**
   * Splits the first part, unless most of it is what each part must tell again.
   *
   * @param recordBytes how long its record is
   */
  boolean split(FrozenEntry frozen, int partitionCount, int recordBytes) {
    if (!ledger) {
      return frozen.split();
    }
    Balance none = new Balance(0, 0, Map.of(), 0);
    byte[] frame =
        batch(partitionCount, entry(frozen, frozen.frame(), 0, none), List.of()).encode();
    return recordBytes >= 2 * frame.length && frozen.split();
  }

  private byte[] encode(
      FrozenEntry frozen, int partitionCount, long number, LongFunction<Balance> balance) {
    if (!ledger) {
      return frozen.spans().isEmpty() ? NOTHING : encoder.encode(plain(frozen.spans()));
    }
    Balance account = balance.apply(frozen.events());
    Entry entry = entry(frozen, frozen.sessions(), number, account);
    return encoder.encode(batch(partitionCount, entry, frozen.spans()));
  }

  /** What a fold takes for the traces of a service without a ledger. */
  private AuditBatch plain(List<AuditSpan> spans) {
    return new AuditBatch(
        false, 0, List.of(spanWriter.resource(spans)), List.of(), List.of(), null, false);
  }

  private AuditBatch batch(int partitionCount, Entry entry, List<AuditSpan> spans) {
    return AuditBatch.of(
        partitionCount,
        List.of(entry),
        spans.isEmpty() ? List.of() : List.of(spanWriter.resource(spans)));
  }

  private Entry entry(
      FrozenEntry frozen, List<SessionSets> sessions, long number, Balance balance) {
    return new Entry(
        instance.id(),
        number,
        frozen.uptimeMillis(),
        instance.heartbeatMillis(),
        instance.stage(),
        instance.role(),
        instance.service(),
        instance.host(),
        frozen.hello(),
        frozen.bye(),
        !frozen.isLast(),
        known.get(),
        frozen.progress(),
        sessions,
        balance);
  }
}
