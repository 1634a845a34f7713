// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The faults of a script at one stage. Belongs to the stage's thread. */
final class ScriptedFaults implements Tampering {

  private final Script script;
  private final int index;
  private final int stages;
  private final Notes notes;

  /**
   * @param index the stage's, in the list of those that receive
   * @param stages how many these are
   */
  ScriptedFaults(Script script, int index, int stages, Notes notes) {
    this.script = script;
    this.index = index;
    this.stages = stages;
    this.notes = notes;
  }

  @Override
  public List<ConsumerRecord<byte[], byte[]>> deliver(ConsumerRecord<byte[], byte[]> record) {
    long number = Letter.number(record.headers());
    if (number < 0) {
      return List.of(record);
    }
    if (script.losesOnHop(number, index, stages)) {
      notes.add(Event.LOST_ON_HOP, number);
      return List.of();
    }
    ConsumerRecord<byte[], byte[]> arrived = record;
    if (script.corrupts(number, index, stages)) {
      notes.add(Event.CORRUPTED, number);
      long bit = Long.remainderUnsigned(script.choice(number), record.value().length * 8L);
      arrived = Letter.copy(record, record.key(), Letter.flip(record.value(), bit));
    }
    return script.duplicates(number, index, stages)
        ? List.of(arrived, Letter.copy(arrived))
        : List.of(arrived);
  }

  /** Whether the stage leaves a message out on purpose. */
  boolean skips(ConsumerRecord<byte[], byte[]> record) {
    long number = Letter.number(record.headers());
    return note(Event.SKIPPED, number, number >= 0 && script.skips(number, index, stages));
  }

  /** Whether the stage fails at a message. */
  boolean fails(ConsumerRecord<byte[], byte[]> record) {
    long number = Letter.number(record.headers());
    return note(Event.FAILED, number, number >= 0 && script.fails(number, index, stages));
  }

  private boolean note(Event event, long number, boolean happens) {
    if (happens) {
      notes.add(event, number);
    }
    return happens;
  }

  /** Whether the stage forgets a message that it received. */
  boolean forgets(ConsumerRecord<byte[], byte[]> record) {
    long number = Letter.number(record.headers());
    return note(
        Event.LOST_IN_STAGE, number, number >= 0 && script.losesInStage(number, index, stages));
  }
}
