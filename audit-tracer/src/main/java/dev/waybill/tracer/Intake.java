// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.WaybillReader.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Polled messages on their way to the user, one by one: each is verified before the user's
 * deserializer sees it, told once the user gets it, and left out if it is corrupted and the
 * pipeline says so. Runs in the thread that uses the consumer; faults of ours are counted, and pass
 * the message.
 */
final class Intake {
  private final Core core;
  private final Inputs inputs;
  private final Scratch scratch = new Scratch(); // user code runs in between
  private Inputs.Input input; // of the messages under way, or null if they are not followed
  private Status status;
  private boolean told;
  private boolean began;

  Intake(Core core, Inputs inputs) {
    this.core = core;
    this.inputs = inputs;
  }

  /** The messages that follow come from here. */
  void begin(TopicPartition tp) {
    input = inputs.of(tp);
    began = false;
  }

  /** Whether the user gets a message; if so, {@link #given} says that he has it. */
  boolean admits(ConsumerRecord<byte[], byte[]> message) {
    if (input == null) {
      return true;
    }
    told = false;
    try {
      status =
          scratch.verify(WaybillHeader.read(message.headers()), message.key(), message.value());
      if (!scratch.corrupted || !CorruptedMessages.mayLeaveOut(input.pipeline)) {
        return true;
      }
      tell(message);
      return !core.corrupted.leavesOut(
          input.pipeline, input.place, scratch.reader.toWaybill(), message);
    } catch (RuntimeException | Error e) {
      told = true; // as far as it can be
      core.recorder.fault();
      return true;
    }
  }

  /** The user gets the message that was admitted. */
  void given(ConsumerRecord<byte[], byte[]> message) {
    if (input == null || told) {
      return;
    }
    try {
      tell(message);
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
    }
  }

  private void tell(ConsumerRecord<byte[], byte[]> message) {
    told = true;
    if (!began) {
      began = true;
      inputs.beginReading(input, message.offset());
    }
    core.tell(
        scratch, status, input.pipeline, input.place, message.offset(), inputs.questions.group());
    input.position = message.offset() + 1;
  }

  /** Lets messages of bytes through; answers the same records if none is left out. */
  ConsumerRecords<byte[], byte[]> pass(ConsumerRecords<byte[], byte[]> polled) {
    boolean all = true;
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> given = new LinkedHashMap<>();
    for (TopicPartition tp : polled.partitions()) {
      begin(tp);
      List<ConsumerRecord<byte[], byte[]>> messages = polled.records(tp);
      List<ConsumerRecord<byte[], byte[]>> left = pass(messages);
      all &= left == messages;
      if (!left.isEmpty()) {
        given.put(tp, left);
      }
    }
    return all ? polled : NextOffsets.records(given, NextOffsets.of(polled));
  }

  private List<ConsumerRecord<byte[], byte[]>> pass(List<ConsumerRecord<byte[], byte[]>> messages) {
    List<ConsumerRecord<byte[], byte[]>> left = null;
    for (int i = 0; i < messages.size(); i++) {
      ConsumerRecord<byte[], byte[]> message = messages.get(i);
      boolean admitted = admits(message);
      if (admitted) {
        given(message);
      } else if (left == null) {
        left = new ArrayList<>(messages.subList(0, i));
      }
      if (admitted && left != null) {
        left.add(message);
      }
    }
    return left == null ? messages : left;
  }
}
