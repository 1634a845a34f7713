// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.WaybillReader.Status;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a wrapped consumer has assigned, read and committed, as facts. Runs in the thread that uses
 * the consumer.
 */
final class Inputs {
  private static final AtomicLong ASSIGNMENTS = new AtomicLong();
  private static final long UNKNOWN = Questions.UNKNOWN;

  /** More than a round trip to any broker that answers at all. */
  private static final Duration MAX_PATIENCE = Duration.ofSeconds(1);

  /** An assigned topic-partition, and the position that the facts told so far lead to. */
  private static final class Input {
    final Place place;
    long position = UNKNOWN;
    boolean anythingRead;

    Input(Place place) {
      this.place = place;
    }
  }

  private final Core core;
  private final Questions questions;
  private final Map<TopicPartition, Input> assigned = new HashMap<>();
  private Duration patience = Duration.ZERO;

  Inputs(Core core, Consumer<byte[], byte[]> consumer) {
    this.core = core;
    questions = new Questions(consumer);
  }

  /** Says how long the user waits in a poll: that long, a second at most, we may ask the broker. */
  void polling(Duration timeout) {
    patience = timeout.compareTo(MAX_PATIENCE) < 0 ? timeout : MAX_PATIENCE;
  }

  /**
   * Topic-partitions were assigned. Asks for their positions at once: the consumer would ask the
   * broker for just that in the same poll, and what it learns it keeps. Only so is it known what
   * the first record leaves out.
   */
  void assign(Collection<TopicPartition> partitions) {
    for (TopicPartition tp : partitions) {
      if (!assigned.containsKey(tp)) {
        Place place =
            new Place(
                ASSIGNMENTS.getAndIncrement(),
                core.pipelines.of(tp.topic()).name(),
                tp.topic(),
                tp.partition());
        assigned.put(tp, new Input(place));
        core.recorder.progress(Fact.ASSIGNED, place, UNKNOWN);
      }
    }
    tellUnknownPositions();
  }

  boolean hasUnknownPositions() {
    for (Input input : assigned.values()) {
      if (input.position == UNKNOWN) {
        return true;
      }
    }
    return false;
  }

  /** Asks for the positions that are not known, all within the patience. */
  void tellUnknownPositions() {
    long deadline = core.time.monotonicNanos() + patience.toNanos();
    assigned.forEach(
        (tp, input) -> {
          if (input.position == UNKNOWN) {
            long left = Math.max(0, deadline - core.time.monotonicNanos());
            tellPosition(tp, input, Duration.ofNanos(left));
          }
        });
  }

  void revoke(Collection<TopicPartition> partitions) {
    for (TopicPartition tp : partitions) {
      Input input = assigned.remove(tp);
      if (input != null) {
        core.recorder.revoked(input.place);
      }
    }
  }

  void revokeAll() {
    revoke(Set.copyOf(assigned.keySet()));
  }

  /** These and no others are assigned. */
  void assignOnly(Collection<TopicPartition> partitions) {
    Set<TopicPartition> gone = new HashSet<>(assigned.keySet());
    gone.removeAll(partitions);
    revoke(gone);
    assign(partitions);
  }

  /** Records were polled and go to the user. */
  void receive(ConsumerRecords<?, ?> given, ConsumerRecords<byte[], byte[]> polled) {
    Scratch scratch = core.scratch();
    for (TopicPartition tp : polled.partitions()) {
      int count = given.records(tp).size();
      Input input = assigned.get(tp);
      if (count == 0 || input == null) {
        continue;
      }
      List<ConsumerRecord<byte[], byte[]>> messages = polled.records(tp).subList(0, count);
      tellReset(tp, input, messages.get(0).offset());
      input.anythingRead = true;
      for (ConsumerRecord<byte[], byte[]> message : messages) {
        receive(scratch, input, message);
      }
    }
  }

  private void receive(Scratch scratch, Input input, ConsumerRecord<byte[], byte[]> message) {
    Status status =
        core.receive(
            scratch,
            input.place,
            message.offset(),
            WaybillHeader.read(message.headers()),
            message.key(),
            message.value(),
            questions.group());
    switch (status) {
      case ABSENT -> core.recorder.progress(Fact.ABSENT, input.place, message.offset());
      case DAMAGED -> core.recorder.progress(Fact.DAMAGED, input.place, message.offset());
      case UNKNOWN_VERSION ->
          core.recorder.progress(Fact.UNKNOWN_VERSION, input.place, message.offset());
      case VALID -> {}
    }
    input.position = message.offset() + 1;
  }

  /** The application moved a position; negative if the consumer finds out later. */
  void seek(TopicPartition tp, long offset) {
    Input input = assigned.get(tp);
    if (input != null) {
      core.recorder.progress(Fact.SOUGHT, input.place, offset);
      input.position = UNKNOWN;
    }
  }

  /** Tells the positions that moved without a record, as far as they are known. */
  void tellPositions() {
    assigned.forEach((tp, input) -> tellPosition(tp, input, Duration.ZERO));
  }

  /** The same, and collects them: where a commit without offsets commits. */
  void tellPositions(Map<TopicPartition, OffsetAndMetadata> positions) {
    tellPositions();
    assigned.forEach(
        (tp, input) -> {
          if (input.position != UNKNOWN) {
            positions.put(tp, new OffsetAndMetadata(input.position));
          }
        });
  }

  private void tellPosition(TopicPartition tp, Input input, Duration wait) {
    long position = questions.position(tp, wait);
    if (position != UNKNOWN && position != input.position) {
      tellReset(tp, input, position);
      input.position = position;
      core.recorder.progress(Fact.POSITION, input.place, position);
    }
  }

  /**
   * Before anything was read, the consumer may have found its position no longer in the log and
   * gone elsewhere. Then it didn't read what lies between, and somebody before it may have. Asks
   * the broker, which is worth it once an assignment.
   */
  private void tellReset(TopicPartition tp, Input input, long now) {
    boolean gap = input.position != UNKNOWN && now > input.position + 1;
    if (gap && !input.anythingRead && !questions.isInLog(tp, input.position, patience)) {
      core.recorder.progress(Fact.SOUGHT, input.place, now);
    }
  }

  /**
   * Offsets were committed.
   *
   * @param ticket {@link Recorder#nextTicket} when the commit was asked for
   */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets, long ticket) {
    offsets.forEach(
        (tp, offset) -> {
          Input input = assigned.get(tp);
          if (input != null) {
            core.recorder.committed(input.place, offset.offset(), ticket);
          }
        });
  }
}
