// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Revision;
import dev.waybill.wire.Role;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.Evidence;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Tells of pipelines as a correlator does, without any messages. Everything is of the audit log's
 * first partition.
 */
final class Publications implements AutoCloseable {

  private final Producer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private long offset;

  Publications(String servers) {
    producer = DemoClients.producer(servers, "test");
  }

  void define(PipelineDefinition definition) {
    send(Topics.PIPELINES, definition.name().getBytes(UTF_8), definition.encode());
  }

  /**
   * Totals of a minute of a pipeline of three stages.
   *
   * @param stages names of its origin, relay and sink
   * @param outcome what became of those messages that did not arrive
   */
  void summary(String pipeline, List<String> stages, Instant window, long issued, Outcome outcome) {
    long left = issued - outcome.lost;
    long arrived = left - outcome.waiting - outcome.unknown;
    Summary summary =
        new Summary(
            pipeline,
            window,
            Evidence.LEDGER,
            new Revision(0, ++offset),
            outcome.waiting == 0,
            issued,
            false,
            List.of(
                new StageTotals(stages.get(0), Role.ORIGIN, 0, issued, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                new StageTotals(
                    stages.get(1), Role.RELAY, left, left, outcome.lost, 0, 0, 0, 0, 0, 0, 0, 0),
                new StageTotals(
                    stages.get(2),
                    Role.SINK,
                    arrived,
                    arrived,
                    0,
                    0,
                    0,
                    0,
                    outcome.waiting,
                    outcome.unknown,
                    0,
                    0,
                    0)),
            List.of(
                new SinkTotals(
                    stages.get(2),
                    arrived,
                    outcome.waiting,
                    outcome.lost,
                    0,
                    0,
                    outcome.unknown,
                    0)));
    send(Topics.SUMMARIES, null, summary.encode());
  }

  void verdicts(SessionVerdicts verdicts) {
    send(Topics.VERDICTS, null, verdicts.encode());
  }

  /** The next place in the audit log. */
  Revision next() {
    return new Revision(0, ++offset);
  }

  /** Messages of a minute: lost on the way to the relay, waiting for the sink, unknown there. */
  record Outcome(long lost, long waiting, long unknown) {}

  private void send(String topic, byte[] key, byte[] value) {
    sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
  }

  /** Returns when all is acknowledged. */
  void awaitAcknowledged() throws ExecutionException, InterruptedException {
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
