// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a consumer with an interceptor has read and committed, as facts. All that an interceptor
 * hears of is what a poll answers and what was committed: not assignments, revocations and seeks.
 *
 * <p>So an input begins at its first record. Gaps within a poll were read through, and there was
 * nothing. Between polls the topic-partition may have been with another consumer: where one begins
 * elsewhere than the last ended, nothing is claimed of what lies between, and a new assignment is
 * told.
 *
 * <p>The thread that polls calls everything but {@link #committed}, which may come from another.
 */
final class PolledInputs {
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

  private final Core core;
  private final boolean commitsByPoll;
  private final Map<TopicPartition, Input> inputs = new ConcurrentHashMap<>();
  private final List<Input> readInLastPoll = new ArrayList<>();

  /**
   * @param commitsByPoll whether what one poll answers counts as committed when the next one does
   */
  PolledInputs(Core core, boolean commitsByPoll) {
    this.core = core;
    this.commitsByPoll = commitsByPoll;
  }

  /** A poll answers: the application is done with what the last one answered. */
  void beginPoll() {
    if (!readInLastPoll.isEmpty()) {
      long ticket = core.recorder.nextTicket();
      for (Input input : readInLastPoll) {
        commit(input, input.position, ticket);
      }
      readInLastPoll.clear();
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
        known != null && known.position == offset && known.pipeline == pipeline
            ? known
            : assign(tp, pipeline, offset);
    if (commitsByPoll) {
      readInLastPoll.add(input);
    }
    return input;
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
            commit(input, offset.offset(), ticket);
          }
        });
  }

  private void commit(Input input, long offset, long ticket) {
    core.recorder.committed(input.place, offset, ticket, core.time.epochNanos());
  }

  /** The consumer is closed: nothing more is claimed. */
  void close() {
    inputs.values().forEach(this::end);
    inputs.clear();
    readInLastPoll.clear();
  }
}
