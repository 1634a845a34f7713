// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Progress;
import dev.waybill.wire.Revision;
import dev.waybill.wire.Role;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.Evidence;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import dev.waybill.wire.SummaryRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Tells a service of windows as a correlator does, of an audit log with one partition. */
final class Journal {
  private final Topics topics;
  private final ReportProcess report;
  private long offset;

  Journal(Topics topics, ReportProcess report) {
    this.topics = topics;
    this.report = report;
  }

  void declare(String pipeline) {
    topics.send(
        report.topic("pipelines"),
        pipeline.getBytes(StandardCharsets.UTF_8),
        PipelineDefinition.of(pipeline, 1, Definitions.STAGES).encode());
  }

  /** A closed window of which messages are lost on the hop to the sink. */
  Summary closed(String pipeline, Instant window, long issued, long lost) {
    return window(pipeline, window, true, issued, lost, 0, 0);
  }

  /** A closed window of which messages are corrupted on the hop to the sink. */
  Summary corrupted(String pipeline, Instant window, long issued, long corrupted) {
    return window(pipeline, window, true, issued, 0, 0, corrupted);
  }

  /** An open window of which messages wait for the sink. */
  Summary waiting(String pipeline, Instant window, long issued, long waiting) {
    return window(pipeline, window, false, issued, 0, waiting, 0);
  }

  private Summary window(
      String pipeline,
      Instant window,
      boolean closed,
      long issued,
      long lost,
      long waiting,
      long corrupted) {
    long arrived = issued - lost - waiting;
    return new Summary(
        pipeline,
        window,
        Evidence.LEDGER,
        new Revision(0, ++offset),
        closed,
        issued,
        false,
        List.of(
            new StageTotals("checkout", Role.ORIGIN, issued, issued, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            new StageTotals(
                "warehouse",
                Role.SINK,
                arrived,
                arrived,
                lost,
                0,
                0,
                0,
                waiting,
                0,
                corrupted,
                0,
                0)),
        List.of(new SinkTotals("warehouse", arrived, waiting, lost, 0, 0, 0, 0)));
  }

  /** The audit log is judged up to then. */
  Progress judged(Instant logTime) {
    return judged(logTime, 0);
  }

  Progress judged(Instant logTime, long holes) {
    return new Progress(
        new Revision(0, ++offset), 1, logTime, 1, 3, 0, holes, 100, Map.of("queue_full", 0L), 0);
  }

  /** Sends records and waits until they are stored. */
  void tell(SummaryRecord... records) {
    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    Stream.of(records)
        .forEach(
            record -> sent.add(new ProducerRecord<>(report.topic("summaries"), record.encode())));
    topics.send(sent);
    topics.awaitConsumed(report.group("summaries"), report.topic("summaries"));
  }
}
