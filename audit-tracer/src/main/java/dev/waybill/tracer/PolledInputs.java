// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a consumer with an interceptor has read and committed, as facts. All that an interceptor
 * hears of is what a poll answers and what was committed: not assignments, revocations and seeks.
 *
 * <p>So an input begins at its first record. Gaps within a poll were read through, and there was
 * nothing. Between polls the topic-partition may have been with another consumer: where one begins
 * elsewhere than the last ended, nothing is claimed of what lies between, and a new assignment is
 * told. Unless a {@link ConsumerWatch} knows better: then offsets that were left out were read
 * through.
 *
 * <p>The thread that polls calls everything but {@link #committed} and the end of an assignment,
 * which may come from another, and {@link #look}, which the sender thread does.
 */
final class PolledInputs {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A topic-partition, and where its next record is to be expected. */
  static final class Input {
    final Pipeline pipeline;
    final Place place;
    private long position;

    private Input(Pipeline pipeline, Place place, long position) {
      this.pipeline = pipeline;
      this.place = place;
      this.position = position;
    }
  }

  /** A place, and below which offset all was answered. */
  private record Position(Place place, long offset) {}

  /** What one poll answered, and when. */
  private record Answer(List<Position> positions, long epochMillis) {}

  /** The thread that polls, or the sender thread in its stead, tells what it answered. */
  private final AtomicReference<Answer> answer = new AtomicReference<>();

  private final Core core;
  private final boolean commitsByPoll;
  private final ConsumerWatch watch;
  private final Map<TopicPartition, Input> inputs = new ConcurrentHashMap<>();
  private final List<Input> readInThisPoll = new ArrayList<>();

  /**
   * @param commitsByPoll whether what one poll answers counts as committed when the next one does
   * @param watch knows more of the consumer, or null
   */
  PolledInputs(Core core, boolean commitsByPoll, ConsumerWatch watch) {
    this.core = core;
    this.commitsByPoll = commitsByPoll;
    this.watch = watch;
    if (watch != null) {
      watch.onGone(tp -> end(inputs.remove(tp)));
      if (commitsByPoll) {
        core.quietInputs.add(this);
      }
    }
  }

  /** A poll answers: the application is done with what the last one answered. */
  void beginPoll() {
    commit(answer.getAndSet(null));
  }

  /** A poll has answered. */
  void endPoll() {
    if (readInThisPoll.isEmpty()) {
      return;
    }
    List<Position> positions = new ArrayList<>(readInThisPoll.size());
    for (Input input : readInThisPoll) {
      positions.add(new Position(input.place, input.position));
    }
    readInThisPoll.clear();
    answer.set(new Answer(positions, core.time.epochNanos() / NANOS_PER_MILLI));
  }

  /**
   * By the sender thread, now and then: polls that find nothing don't show here, but by the watch.
   *
   * @param nowMillis since the epoch
   */
  void look(long nowMillis) {
    Answer last = answer.get();
    if (last != null
        && watch.hasPolledSince(last.epochMillis, nowMillis)
        && answer.compareAndSet(last, null)) {
      commit(last);
    }
  }

  private void commit(Answer done) {
    if (done != null) {
      long ticket = core.recorder.nextTicket();
      for (Position each : done.positions) {
        commit(each.place, each.offset, ticket);
      }
    }
  }

  /**
   * Records of a topic-partition follow, the first of them at this offset.
   *
   * @return null if the audit of the pipeline is off
   */
  Input begin(TopicPartition tp, long offset) {
    Pipeline pipeline = core.pipelines.of(tp.topic());
    if (!pipeline.settings().audited()) {
      end(inputs.remove(tp));
      return null;
    }
    Input known = inputs.get(tp);
    Input input =
        known != null && known.pipeline == pipeline && goesOn(known, tp, offset)
            ? known
            : assign(tp, pipeline, offset);
    if (commitsByPoll) {
      readInThisPoll.add(input);
    }
    return input;
  }

  private boolean goesOn(Input known, TopicPartition tp, long offset) {
    return known.position == offset
        || (known.position < offset && watch != null && watch.isAssigned(tp));
  }

  private Input assign(TopicPartition tp, Pipeline pipeline, long offset) {
    Place place = Place.polled(pipeline.name(), tp.topic(), tp.partition());
    Input input = new Input(pipeline, place, offset);
    core.recorder.progress(Fact.ASSIGNED, place, -1);
    core.recorder.progress(Fact.POSITION, place, offset);
    end(inputs.put(tp, input)); // behind the new one, so that it is seen to go on
    return input;
  }

  private void end(Input input) {
    if (input != null) {
      core.recorder.revoked(input.place);
    }
  }

  /** A record was received. */
  void read(Input input, long offset) {
    input.position = offset + 1;
  }

  /** The poll ended at this position; there was nothing behind the last record. */
  void end(Input input, long position) {
    if (position > input.position) {
      input.position = position;
      core.recorder.progress(Fact.POSITION, input.place, position);
    }
  }

  /** Offsets were committed: what was handed over meanwhile is waited for. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    long ticket = core.recorder.nextTicket();
    offsets.forEach(
        (tp, offset) -> {
          Input input = inputs.get(tp);
          if (input != null && !commitsByPoll) {
            commit(input.place, offset.offset(), ticket);
          }
        });
  }

  private void commit(Place place, long offset, long ticket) {
    core.recorder.committed(place, offset, ticket, core.time.epochNanos());
  }

  /** The consumer is closed: nothing more is claimed. */
  void close() {
    inputs.values().forEach(this::end);
    inputs.clear();
    answer.set(null);
    core.quietInputs.remove(this);
  }
}
