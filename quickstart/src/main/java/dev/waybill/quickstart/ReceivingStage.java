// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.tracer.AuditTracer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * A stage that receives: polls, works, commits, on a thread of its own.
 *
 * <p>It commits only what it is done with: whatever a poll gave was worked on, and what the work
 * sent was acknowledged, before the positions behind it are committed. What it can't commit, since
 * another instance of the stage has just come or gone, is given again, to whoever gets it.
 */
final class ReceivingStage implements StageThread.Body {

  /** What a stage does with messages. */
  interface Work extends AutoCloseable {

    /** Works on one message. */
    void handle(ConsumerRecord<byte[], byte[]> message);

    /** Returns when all that was handled so far is done for good. */
    void finish() throws Exception;

    @Override
    void close();
  }

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration POSITION_PATIENCE = Duration.ofSeconds(10);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final StageFaults faults;
  private final Work work;
  private final AuditTracer tracer;
  private volatile Map<TopicPartition, Long> ends;

  /** Takes over consumer, work and tracer, and closes them when it ends. */
  ReceivingStage(
      String topic,
      Consumer<byte[], byte[]> consumer,
      StageFaults faults,
      Work work,
      AuditTracer tracer) {
    this.topic = topic;
    this.consumer = consumer;
    this.faults = faults;
    this.work = work;
    this.tracer = tracer;
  }

  /** Lets it end when it has read up to these offsets. */
  void drainTo(Map<TopicPartition, Long> endOffsets) {
    ends = Map.copyOf(endOffsets);
  }

  @Override
  public void run(StageThread thread) throws Exception {
    try (tracer;
        consumer;
        work) {
      consumer.subscribe(List.of(topic));
      Map<TopicPartition, Long> committed = Map.of();
      while (!thread.isStopping() && !isDrained(committed)) {
        ConsumerRecords<byte[], byte[]> messages = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> message : messages) {
          if (!faults.forgets(message)) {
            work.handle(message);
          }
        }
        work.finish();
        Map<TopicPartition, Long> positions = positions();
        if (!positions.equals(committed) && commit()) {
          committed = positions;
        }
        Backpressure.await(tracer, thread);
      }
    }
  }

  private boolean commit() {
    try {
      consumer.commitSync();
      return true;
    } catch (RebalanceInProgressException | CommitFailedException e) {
      return false; // the next poll takes part in the rebalance
    }
  }

  /** Also where nothing of what lay there arrived: it is read all the same. */
  private Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      positions.put(partition, consumer.position(partition, POSITION_PATIENCE));
    }
    return positions;
  }

  private boolean isDrained(Map<TopicPartition, Long> committed) {
    Map<TopicPartition, Long> until = ends;
    return until != null
        && until.entrySet().stream()
            .allMatch(end -> committed.getOrDefault(end.getKey(), -1L) >= end.getValue());
  }
}
