// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.TopicPartition;

/** A consumer whose messages are verified and followed. For one thread at a time, as any. */
final class TracedConsumer<K, V> extends ForwardingConsumer<K, V> {
  private static final System.Logger LOG = System.getLogger(TracedConsumer.class.getName());

  private static final long NOT_KNOWN_YET = -1;

  private static final ConsumerRebalanceListener NO_LISTENER =
      new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
      };

  private final Recorder recorder;
  private final Unpacker<K, V> unpacker;
  private final Inputs inputs;
  private final Intake intake;
  private final Guard guard;

  /**
   * @param unpacker null if the user wants the bytes
   */
  TracedConsumer(Core core, Consumer<byte[], byte[]> inner, Unpacker<K, V> unpacker) {
    super(inner);
    this.recorder = core.recorder;
    this.unpacker = unpacker;
    inputs = new Inputs(core, inner);
    intake = new Intake(core, inputs);
    guard = new Guard(core.recorder);
  }

  @Override
  public ConsumerRecords<K, V> poll(Duration timeout) {
    inputs.polling(timeout);
    guard.run(inputs::followMapping);
    ConsumerRecords<byte[], byte[]> polled = inner.poll(askPositions(timeout));
    ConsumerRecords<K, V> given = receive(polled);
    guard.run(inputs::tellPositions);
    return given;
  }

  /** Answers what is left of the timeout. */
  private Duration askPositions(Duration timeout) {
    if (!inputs.hasUnknownPositions()) {
      return timeout;
    }
    long start = System.nanoTime();
    guard.run(inputs::tellUnknownPositions);
    Duration left = timeout.minusNanos(System.nanoTime() - start);
    return left.isNegative() ? Duration.ZERO : left;
  }

  @SuppressWarnings("unchecked") // without an unpacker, K and V are byte[]
  private ConsumerRecords<K, V> receive(ConsumerRecords<byte[], byte[]> polled) {
    return unpacker == null
        ? (ConsumerRecords<K, V>) intake.pass(polled)
        : unpacker.unpack(polled, intake, this::rewind);
  }

  private void rewind(TopicPartition tp, long offset) {
    inner.seek(tp, offset);
    guard.run(() -> inputs.rewind(tp, offset));
  }

  @Override
  public void subscribe(Collection<String> topics) {
    inner.subscribe(topics, traced(NO_LISTENER));
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    inner.subscribe(topics, traced(listener));
  }

  @Override
  public void subscribe(Pattern pattern) {
    inner.subscribe(pattern, traced(NO_LISTENER));
  }

  @Override
  public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
    inner.subscribe(pattern, traced(listener));
  }

  @Override
  public void subscribe(SubscriptionPattern pattern) {
    inner.subscribe(pattern, traced(NO_LISTENER));
  }

  @Override
  public void subscribe(SubscriptionPattern pattern, ConsumerRebalanceListener listener) {
    inner.subscribe(pattern, traced(listener));
  }

  /** Null stays null, for Kafka to refuse. */
  private ConsumerRebalanceListener traced(ConsumerRebalanceListener user) {
    return user == null ? null : new TracedRebalance(inputs, guard, user);
  }

  @Override
  public void assign(Collection<TopicPartition> partitions) {
    inner.assign(partitions);
    guard.run(() -> inputs.assignOnly(partitions));
  }

  @Override
  public void unsubscribe() {
    inner.unsubscribe();
    guard.run(inputs::revokeAll);
  }

  @Override
  public void commitSync() {
    commit(positions(), inner::commitSync);
  }

  @Override
  public void commitSync(Duration timeout) {
    commit(positions(), () -> inner.commitSync(timeout));
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    commit(offsets, () -> inner.commitSync(offsets));
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    commit(offsets, () -> inner.commitSync(offsets, timeout));
  }

  /** What a commit without offsets commits. */
  private Map<TopicPartition, OffsetAndMetadata> positions() {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    guard.run(() -> inputs.tellPositions(positions));
    return positions;
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets, Runnable call) {
    long ticket = recorder.nextTicket();
    call.run();
    guard.run(() -> inputs.committed(offsets, ticket));
  }

  @Override
  public void commitAsync() {
    inner.commitAsync(whenCommitted(null));
  }

  @Override
  public void commitAsync(OffsetCommitCallback callback) {
    inner.commitAsync(whenCommitted(callback));
  }

  @Override
  public void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    inner.commitAsync(offsets, whenCommitted(callback));
  }

  private OffsetCommitCallback whenCommitted(OffsetCommitCallback user) {
    long ticket = recorder.nextTicket();
    return (offsets, exception) -> {
      if (exception == null) {
        guard.run(() -> inputs.committed(offsets, ticket));
      } else if (user == null) { // as Kafka does without a callback
        LOG.log(System.Logger.Level.ERROR, "Offset commit failed", exception);
      }
      if (user != null) {
        user.onComplete(offsets, exception);
      }
    };
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    inner.seek(partition, offset);
    guard.run(() -> inputs.seek(partition, offset));
  }

  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata offset) {
    inner.seek(partition, offset);
    guard.run(() -> inputs.seek(partition, offset.offset()));
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    inner.seekToBeginning(partitions);
    guard.run(() -> sought(partitions));
  }

  @Override
  public void seekToEnd(Collection<TopicPartition> partitions) {
    inner.seekToEnd(partitions);
    guard.run(() -> sought(partitions));
  }

  private void sought(Collection<TopicPartition> partitions) {
    for (TopicPartition tp : partitions.isEmpty() ? inner.assignment() : partitions) {
      inputs.seek(tp, NOT_KNOWN_YET);
    }
  }

  @Override
  public void close() {
    closeAll(inner::close);
  }

  @Override
  @SuppressWarnings("deprecation") // part of the interface
  public void close(Duration timeout) {
    closeAll(() -> inner.close(timeout));
  }

  @Override
  public void close(CloseOptions options) {
    closeAll(() -> inner.close(options));
  }

  private void closeAll(Runnable closeInner) {
    try {
      closeInner.run();
    } finally {
      guard.run(inputs::revokeAll);
      if (unpacker != null) {
        unpacker.close();
      }
    }
  }
}
