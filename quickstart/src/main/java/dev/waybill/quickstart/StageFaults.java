// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * What goes wrong at one stage, and on the way from the broker to it. It names messages by their
 * waybill alone and knows nothing of what the audit makes of them.
 *
 * <p>Belongs to the stage's thread.
 */
final class StageFaults {

  private final FaultPlan plan;
  private final String stage;
  private final Place hop;
  private final Place inStage;
  private final FaultFile file;
  private final WaybillReader reader = new WaybillReader();
  private final Map<TopicPartition, Long> delivered = new HashMap<>();

  StageFaults(FaultPlan plan, String stage, FaultFile file) {
    this.plan = plan;
    this.stage = stage;
    this.hop = new Place(stage, Verdict.Place.HOP);
    this.inStage = new Place(stage, Verdict.Place.STAGE);
    this.file = file;
  }

  /** What arrives of a record that the broker gave: nothing, the record, or two of it. */
  List<ConsumerRecord<byte[], byte[]>> deliver(ConsumerRecord<byte[], byte[]> record) {
    TraceId message = identify(record);
    if (message == null) {
      return List.of(record);
    }
    long sequence = message.sequence();
    Place lost = plan.lostAt(sequence);
    if (hop.equals(lost)) {
      happened(Kind.LOST, hop, message);
      return List.of();
    }
    ConsumerRecord<byte[], byte[]> arrived = record;
    if (stage.equals(plan.corruptedAt(sequence))) {
      happened(Kind.CORRUPTED, hop, message);
      arrived = Copies.flipped(record, plan.choice(sequence));
    }
    // A message that is received twice and never handed over would show nowhere.
    boolean handsOver = !inStage.equals(lost);
    boolean twice = handsOver && stage.equals(plan.duplicatedAt(sequence));
    boolean again = isRedelivered(record) && handsOver;
    if (twice || again) {
      happened(Kind.DUPLICATED, hop, message);
    }
    return twice ? List.of(arrived, Copies.again(arrived)) : List.of(arrived);
  }

  /** Whether the stage is to forget a message that it received. */
  boolean forgets(ConsumerRecord<byte[], byte[]> record) {
    TraceId message = identify(record);
    if (message == null || !inStage.equals(plan.lostAt(message.sequence()))) {
      return false;
    }
    happened(Kind.LOST, inStage, message);
    return true;
  }

  /**
   * Whether the broker gave this offset before: it does so when a commit did not go through, and
   * the stage hands over all that it polls before it commits.
   */
  private boolean isRedelivered(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    long highest = delivered.getOrDefault(partition, -1L);
    delivered.put(partition, Math.max(highest, record.offset()));
    return record.offset() <= highest;
  }

  private void happened(Kind kind, Place place, TraceId message) {
    file.add(new Fault(kind, place, message));
  }

  /** The message's trace id, or null if it carries no waybill. */
  private TraceId identify(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Waybill.HEADER);
    byte[] text = header == null ? null : header.value();
    return reader.read(text) == WaybillReader.Status.VALID
        ? TraceId.of(reader.session(), reader.sequence())
        : null;
  }
}
