// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
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

  /**
   * An assigned topic-partition, and the position that the facts told so far lead to. Without a
   * place it is not followed, since the audit of its pipeline is off.
   */
  static final class Input {
    final Pipeline pipeline;
    final Place place;
    long position = UNKNOWN;
    boolean anythingRead;

    Input(Pipeline pipeline, Place place) {
      this.pipeline = pipeline;
      this.place = place;
    }
  }

  private final Core core;
  final Questions questions;
  private final Map<TopicPartition, Input> assigned = new HashMap<>();
  private Duration patience = Duration.ZERO;
  private Mapping followed;

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
        Pipeline pipeline = core.pipelines.of(tp.topic());
        Place place =
            new Place(ASSIGNMENTS.getAndIncrement(), pipeline.name(), tp.topic(), tp.partition());
        assigned.put(tp, new Input(pipeline, place));
        core.recorder.progress(Fact.ASSIGNED, place, UNKNOWN);
      }
    }
    tellUnknownPositions();
  }

  private Input begin(TopicPartition tp, Pipeline pipeline) {
    if (!pipeline.settings().audited()) {
      return new Input(pipeline, null);
    }
    Place place =
        new Place(ASSIGNMENTS.getAndIncrement(), pipeline.name(), tp.topic(), tp.partition());
    core.recorder.progress(Fact.ASSIGNED, place, UNKNOWN);
    return new Input(pipeline, place);
  }

  /**
   * Goes by what is declared now: a topic-partition whose pipeline is another, or whose audit was
   * switched on or off, is assigned anew.
   */
  void followMapping() {
    Mapping mapping = core.pipelines.mapping();
    for (Map.Entry<TopicPartition, Input> entry : assigned.entrySet()) {
      Input input = entry.getValue();
      Pipeline pipeline =
          mapping == followed ? input.pipeline : core.pipelines.of(mapping, entry.getKey().topic());
      boolean followedNow = input.place != null;
      if (pipeline != input.pipeline || pipeline.settings().audited() != followedNow) {
        entry.setValue(change(entry.getKey(), input, pipeline));
      }
    }
    followed = mapping;
  }

  private Input change(TopicPartition tp, Input input, Pipeline pipeline) {
    if (input.place != null) {
      core.recorder.revoked(input.place);
    }
    Input next = begin(tp, pipeline);
    if (next.place != null && input.position != UNKNOWN) {
      next.position = input.position;
      core.recorder.progress(Fact.POSITION, next.place, next.position);
    }
    return next;
  }

  boolean hasUnknownPositions() {
    for (Input input : assigned.values()) {
      if (input.place != null && input.position == UNKNOWN) {
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
          if (input.place != null && input.position == UNKNOWN) {
            long left = Math.max(0, deadline - core.time.monotonicNanos());
            tellPosition(tp, input, Duration.ofNanos(left));
          }
        });
  }

  void revoke(Collection<TopicPartition> partitions) {
    for (TopicPartition tp : partitions) {
      Input input = assigned.remove(tp);
      if (input != null && input.place != null) {
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

  /** What is assigned there and followed, or null. */
  Input of(TopicPartition tp) {
    Input input = assigned.get(tp);
    return input == null || input.place == null ? null : input;
  }

  /** A message was read, the first of a poll there. */
  void beginReading(Input input, long offset) {
    tellReset(input, offset);
    input.anythingRead = true;
  }

  /** The unpacking went back to a message that can't be read, perhaps after it was told. */
  void rewind(TopicPartition tp, long offset) {
    Input input = of(tp);
    if (input != null && input.position > offset) {
      seek(tp, offset);
    }
  }

  /** The application moved a position; negative if the consumer finds out later. */
  void seek(TopicPartition tp, long offset) {
    Input input = of(tp);
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
    if (input.place == null) {
      return;
    }
    long position = questions.position(tp, wait);
    if (position != UNKNOWN && position != input.position) {
      tellReset(input, position);
      input.position = position;
      core.recorder.progress(Fact.POSITION, input.place, position);
    }
  }

  /**
   * Before anything was read, the consumer may have found its position no longer in the log and
   * gone elsewhere. Then it didn't read what lies between, and somebody before it may have. Asks
   * the broker, which is worth it once an assignment.
   */
  private void tellReset(Input input, long now) {
    TopicPartition tp = new TopicPartition(input.place.topic(), input.place.partition());
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
          Input input = of(tp);
          if (input != null) {
            core.recorder.committed(input.place, offset.offset(), ticket);
          }
        });
  }
}
