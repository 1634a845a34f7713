// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenSpans;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditBatchEncoder;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.Role;
import dev.waybill.wire.Sampling;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One instance of a stage: what its tracer tells of the messages that pass it. Messages take no
 * time on their way, so that at any time each stage has seen the same.
 */
final class LoggedInstance {
  /** A sampled message, by the session's index; its span is made when its record is written. */
  private record Traced(int session, long run, long sequence) {}

  private final AuditLog log;
  private final Load load;
  private final int stage;
  private final int index; // the session of an origin, else the partition that it reads
  private final long id;
  private final DataTopic input; // null at an origin
  private final DataTopic output; // null at a sink
  private final OpenSpans writer;
  private final AuditBatchEncoder encoder = new AuditBatchEncoder();
  private long toldMillis;
  private long committed;
  private long[] placed = new long[DataTopic.PARTITIONS];
  private long number;

  LoggedInstance(AuditLog log, int stage, int index) {
    this.log = log;
    this.load = log.load;
    this.stage = stage;
    this.index = index;
    this.id = (stage + 1) * 1_000_000L + index;
    this.input = stage == 0 ? null : log.topics[stage - 1];
    this.output = stage == AuditLog.SINK ? null : log.topics[stage];
    this.writer =
        new OpenSpans(
            id, stageName(), role(), AuditLog.PIPELINE, input == null ? null : input.name, index);
  }

  int stage() {
    return stage;
  }

  private String stageName() {
    return AuditLog.STAGES.get(stage);
  }

  private Role role() {
    return stage == 0 ? Role.ORIGIN : stage == AuditLog.SINK ? Role.SINK : Role.RELAY;
  }

  /**
   * Tells each audit partition what was not told yet.
   *
   * @param nowMillis since the log began; never less than before
   * @param bye whether it stops, and the session of an origin ends
   */
  void cut(long nowMillis, boolean bye, Consumer<LogRecord> records) {
    long runs = load.runs(nowMillis);
    PartitionProgress progress = input == null ? null : progress(runs);
    long[] ends = output == null ? new long[DataTopic.PARTITIONS] : output.endsAt(runs);
    for (int partition = 0; partition < load.partitionCount(); partition++) {
      List<SessionSets> told = new ArrayList<>();
      List<Traced> traced = new ArrayList<>();
      for (int session = 0; session < load.sessions(); session++) {
        boolean mine = input != null || session == index;
        if (mine && session % load.partitionCount() == partition) {
          tell(session, nowMillis, ends, bye, told, traced);
        }
      }
      write(partition, entry(nowMillis, bye, progress, told), traced, nowMillis, records);
    }
    toldMillis = nowMillis;
    placed = ends;
    number++;
  }

  private PartitionProgress progress(long runs) {
    long end = input.endsAt(runs)[index];
    List<OffsetRange> now = end == committed ? List.of() : List.of(new OffsetRange(committed, end));
    committed = end;
    return new PartitionProgress(input.name, index, 0, end, now, List.of(), List.of(), 0, 0, 0);
  }

  private void tell(
      int session,
      long nowMillis,
      long[] ends,
      boolean bye,
      List<SessionSets> told,
      List<Traced> traced) {
    SequenceSet seen = new SequenceSet();
    boolean[] to = new boolean[DataTopic.PARTITIONS];
    for (long run = load.runs(toldMillis); run < load.runs(nowMillis); run++) {
      if (input == null || input.partitionOf(session, run) == index) {
        seen.addRange(run * load.run(), (run + 1) * load.run());
        if (output != null) {
          to[output.partitionOf(session, run)] = true;
        }
        trace(session, run, traced);
      }
    }
    List<SessionSets.Placed> places = new ArrayList<>();
    for (int i = 0; i < to.length; i++) {
      if (to[i]) {
        places.add(new SessionSets.Placed(output.name, i, new OffsetRange(placed[i], ends[i])));
      }
    }
    if (!seen.isEmpty() || bye) {
      told.add(
          new SessionSets(
              log.sessions[session],
              AuditLog.PIPELINE,
              input == null ? new SequenceSet() : seen,
              seen,
              new SequenceSet(),
              new SequenceSet(),
              new SequenceSet(),
              new SequenceSet(),
              new SequenceSet(),
              places,
              input == null ? origin(nowMillis, bye) : null));
    }
  }

  private SessionSets.Origin origin(long nowMillis, boolean ended) {
    List<SessionSets.Issued> issued = new ArrayList<>();
    long to = load.runs(nowMillis) * load.run();
    long minute = 60L * load.messagesPerSecond();
    for (long from = load.runs(toldMillis) * load.run(); from < to; ) {
      long end = Math.min(to, (from / minute + 1) * minute);
      issued.add(
          new SessionSets.Issued(
              AuditLog.START_MILLIS / 60_000 + from / minute, new SequenceRange(from, end)));
      from = end;
    }
    return new SessionSets.Origin(
        issued, AuditLog.START_MILLIS + nowMillis, Sampling.threshold(load.samplingRate()), ended);
  }

  private void trace(int session, long run, List<Traced> traced) {
    if (load.samplingRate() == 0) {
      return;
    }
    int threshold = Sampling.threshold(load.samplingRate());
    for (long sequence = run * load.run(); sequence < (run + 1) * load.run(); sequence++) {
      if (Sampling.isSampled(TraceId.low(log.sessions[session], sequence), threshold)) {
        traced.add(new Traced(session, run, sequence));
      }
    }
  }

  private AuditSpan span(Traced message) {
    long session = log.sessions[message.session];
    long low = TraceId.low(session, message.sequence);
    return writer.span(
        session,
        message.sequence,
        spanId(low, stage - 1),
        spanId(low, stage),
        output == null ? null : output.name,
        output == null ? 0 : output.partitionOf(message.session, message.run),
        message.sequence,
        (AuditLog.START_MILLIS + message.sequence * 1000 / load.messagesPerSecond() + 3L * stage)
            * 1_000_000);
  }

  private static long spanId(long traceIdLow, int stage) {
    return Long.rotateLeft(traceIdLow * 0x9e3779b97f4a7c15L, stage + 7) | 1;
  }

  private Entry entry(
      long nowMillis, boolean bye, PartitionProgress progress, List<SessionSets> told) {
    return new Entry(
        id,
        number,
        nowMillis,
        AuditLog.HEARTBEAT_MILLIS,
        stageName(),
        role(),
        "orders-" + stageName(),
        "orders-" + stageName() + "-6c9f7d5b8-x2x4q",
        number == 0,
        bye,
        false,
        Map.of(AuditLog.PIPELINE, 1L),
        progress == null ? List.of() : List.of(progress),
        told,
        new Balance(0, 0, Map.of(), 0));
  }

  /** The entry with as many spans as a record takes; the others in records of their own. */
  private void write(
      int partition,
      Entry entry,
      List<Traced> traced,
      long nowMillis,
      Consumer<LogRecord> records) {
    int from = 0;
    do {
      int to = Math.min(traced.size(), from + load.spansPerRecord());
      List<AuditSpan> spans = traced.subList(from, to).stream().map(this::span).toList();
      AuditBatch batch =
          AuditBatch.of(
              load.partitionCount(),
              from == 0 ? List.of(entry) : List.of(),
              to == from ? List.of() : List.of(writer.resource(spans)));
      records.accept(
          new LogRecord(
              partition,
              log.sessions[partition],
              encoder.encode(batch),
              AuditLog.START_MILLIS + nowMillis,
              to - from));
      from = to;
    } while (from < traced.size());
  }
}
