// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.PolledInputs.Input;
import dev.waybill.tracer.SpanEnd.Outcome;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * What a consumer's polls answer, as its interceptor sees it: verifies what no deserializer of ours
 * has, records receipts in order, and takes out what is left out. Runs in the thread that polls; no
 * fault of ours leaves it.
 */
final class TracedPolls {
  private final Core core;
  private final PolledInputs inputs;
  private final String group;
  private final Scratch scratch = new Scratch(); // user code runs in between

  /**
   * @param group the consumer group, or null
   */
  TracedPolls(Core core, PolledInputs inputs, String group) {
    this.core = core;
    this.inputs = inputs;
    this.group = group;
  }

  /** Takes in what a poll answers; the same records if none is left out. */
  <K, V> ConsumerRecords<K, V> take(ConsumerRecords<K, V> polled) {
    boolean all = true;
    Map<TopicPartition, List<ConsumerRecord<K, V>>> given = new LinkedHashMap<>();
    run(inputs::beginPoll);
    for (TopicPartition tp : polled.partitions()) {
      List<ConsumerRecord<K, V>> messages = polled.records(tp);
      if (messages.isEmpty()) {
        continue;
      }
      List<ConsumerRecord<K, V>> left = take(tp, messages, next(polled, tp));
      all &= left == messages;
      if (!left.isEmpty()) {
        given.put(tp, left);
      }
    }
    run(inputs::endPoll);
    return all ? polled : NextOffsets.records(given, NextOffsets.of(polled));
  }

  private static long next(ConsumerRecords<?, ?> polled, TopicPartition tp) {
    OffsetAndMetadata next = NextOffsets.of(polled).get(tp);
    return next == null ? -1 : next.offset();
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
    }
  }

  private <K, V> List<ConsumerRecord<K, V>> take(
      TopicPartition tp, List<ConsumerRecord<K, V>> messages, long next) {
    List<ConsumerRecord<K, V>> left = new ArrayList<>(messages.size());
    boolean all = true;
    Input input = begin(tp, messages.get(0).offset());
    for (ConsumerRecord<K, V> message : messages) {
      ConsumerRecord<K, V> given = input == null ? passed(message) : take(input, message);
      all &= given == message;
      if (given != null) {
        left.add(given);
      }
    }
    if (input != null) {
      run(() -> inputs.end(input, next));
    }
    return all ? messages : left;
  }

  /** Answers null if the topic-partition is not followed. */
  private Input begin(TopicPartition tp, long offset) {
    try {
      return inputs.begin(tp, offset);
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
      return null;
    }
  }

  private <K, V> ConsumerRecord<K, V> take(Input input, ConsumerRecord<K, V> message) {
    try {
      ConsumerRecord<K, V> given = receive(input, message);
      inputs.read(input, message.offset());
      return given;
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
      return passed(message);
    }
  }

  /** Answers the message, or one with the value that was withheld, or null to leave it out. */
  private <K, V> ConsumerRecord<K, V> receive(Input input, ConsumerRecord<K, V> message) {
    Header header = message.headers().lastHeader(Waybill.HEADER);
    ReceivedHeader mark = header instanceof ReceivedHeader known ? known : null;
    Status status = verify(header, mark, message);
    core.tell(scratch, status, input.pipeline, input.place, message.offset(), group);
    if (mark == null && !scratch.corrupted) {
      return message;
    }
    ConsumerRecord<K, V> given =
        scratch.corrupted && leavesOut(input, message, mark) ? null : given(message, mark);
    if (given == null) {
      core.recorder.progress(Fact.LEFT_OUT, input.place, message.offset());
    }
    if (mark != null) {
      mark.forget();
    }
    return given;
  }

  /** The user gets the message, if his deserializers can read it. */
  private <K, V> ConsumerRecord<K, V> passed(ConsumerRecord<K, V> message) {
    try {
      if (!(message.headers().lastHeader(Waybill.HEADER) instanceof ReceivedHeader mark)) {
        return message;
      }
      var unused = scratch.reader.read(mark.value());
      return given(message, mark);
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
      return message;
    }
  }

  private Status verify(Header header, ReceivedHeader mark, ConsumerRecord<?, ?> message) {
    Status status = scratch.reader.read(header == null ? null : header.value());
    scratch.corrupted = false;
    if (status != Status.VALID) {
      return status;
    }
    if (mark != null && mark.verified) {
      scratch.corrupted = mark.corrupted;
    } else if (isSeen(message.key(), mark) && SerializedBytes.isBytes(message.value())) {
      return scratch.verify(
          header.value(), key(message, mark), SerializedBytes.of(message.value()));
    } else { // our deserializer should have seen it
      core.recorder.fault();
    }
    return status;
  }

  private static boolean isSeen(Object key, ReceivedHeader mark) {
    return mark != null || SerializedBytes.isBytes(key);
  }

  private static byte[] key(ConsumerRecord<?, ?> message, ReceivedHeader mark) {
    return mark == null ? SerializedBytes.of(message.key()) : mark.key;
  }

  private boolean leavesOut(Input input, ConsumerRecord<?, ?> message, ReceivedHeader mark) {
    if (!CorruptedMessages.mayLeaveOut(input.pipeline)) {
      return false;
    }
    boolean verified = mark != null && mark.verified;
    ConsumerRecord<byte[], byte[]> asReceived =
        with(
            message,
            key(message, mark),
            verified ? mark.value : SerializedBytes.of(message.value()));
    return core.corrupted.leavesOut(
        input.pipeline, input.place, scratch.reader.toWaybill(), asReceived);
  }

  /** What could not be left out goes to the user after all, if his deserializers can read it. */
  @SuppressWarnings("unchecked") // made by the user's own deserializer
  private <K, V> ConsumerRecord<K, V> given(ConsumerRecord<K, V> message, ReceivedHeader mark) {
    if (mark == null || (mark.withheld == null && mark.keyFailure == null)) {
      return message;
    }
    Waybill waybill = scratch.reader.toWaybill();
    if (mark.keyFailure == null) {
      try {
        return with(message, message.key(), (V) mark.withheld.get());
      } catch (RuntimeException e) { // as good as a failure of the value, but nobody can throw here
        mark.keyFailure = e;
      }
    }
    core.end(
        Fact.FAILED, Outcome.FAILED, core.pipelines.of(message.topic()).outsideKafka(), waybill);
    return null;
  }

  private static <K, V> ConsumerRecord<K, V> with(ConsumerRecord<?, ?> message, K key, V value) {
    return new ConsumerRecord<>(
        message.topic(),
        message.partition(),
        message.offset(),
        message.timestamp(),
        message.timestampType(),
        message.serializedKeySize(),
        message.serializedValueSize(),
        key,
        value,
        message.headers(),
        message.leaderEpoch());
  }
}
