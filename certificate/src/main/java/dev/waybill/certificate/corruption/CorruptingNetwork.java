// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.certificate.pipeline.Letter;
import dev.waybill.certificate.pipeline.Tampering;
import dev.waybill.wire.Waybill;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Does to each message what the plan has for it, between the broker's client and a sink, and counts
 * what it did. Belongs to the sink's thread until that has ended.
 */
final class CorruptingNetwork implements Tampering {

  private final CorruptionPlan plan;
  private final Map<Long, byte[]> lent = new HashMap<>();
  private final List<String> forged = new ArrayList<>();
  private final Map<HeaderText.Counted, Long> unusable = new EnumMap<>(HeaderText.Counted.class);
  private long corrupted;

  CorruptingNetwork(CorruptionPlan plan) {
    this.plan = plan;
  }

  @Override
  public List<ConsumerRecord<byte[], byte[]>> deliver(ConsumerRecord<byte[], byte[]> record) {
    long number = Letter.number(record.headers());
    Corruption corruption = plan.of(number).corruption();
    if (corruption == Corruption.UNTOUCHED) {
      return List.of(record);
    }
    List<Damage.Header> headers = new ArrayList<>();
    for (Header header : record.headers().headers(Waybill.HEADER)) {
      headers.add(new Damage.Header(header.value()));
    }
    byte[] borrowed = corruption.lender() == null ? null : lent.get(plan.lenderOf(number));
    Damage before = plan.whole(number, record.key(), record.value(), headers, borrowed);
    if (corruption == Corruption.LENT || corruption == Corruption.LENT_ABROAD) {
      lent.put(number, before.waybill());
    }
    Damage after = corruption.done(before);
    count(corruption, before, after);
    return List.of(arrived(record, after));
  }

  private void count(Corruption corruption, Damage before, Damage after) {
    if (corruption == Corruption.FORGED) {
      forged.add(before.forgedTraceId());
    }
    if (corruption.fate() == Fate.CORRUPTED || corruption.lender() != null) {
      corrupted++;
    } else if (after.waybill() == null || corruption.fate() == Fate.UNREADABLE) {
      unusable.merge(HeaderText.unusable(after.waybill()), 1L, Long::sum);
    }
  }

  private static ConsumerRecord<byte[], byte[]> arrived(
      ConsumerRecord<byte[], byte[]> record, Damage damage) {
    ConsumerRecord<byte[], byte[]> arrived = Letter.copy(record, damage.key(), damage.value());
    arrived.headers().remove(Waybill.HEADER);
    damage.headers().forEach(header -> arrived.headers().add(Waybill.HEADER, header.value()));
    return arrived;
  }

  /** How many messages arrived with other bytes under a valid waybill. */
  long corrupted() {
    return corrupted;
  }

  /** How many arrived with a waybill that can't be used. */
  long unusable(HeaderText.Counted as) {
    return unusable.getOrDefault(as, 0L);
  }

  /** Trace ids of the messages that there never were. */
  List<String> forged() {
    return List.copyOf(forged);
  }
}
