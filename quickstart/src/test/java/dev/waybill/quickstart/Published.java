// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.VerdictRecord;
import dev.waybill.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** All that was ever published on a topic. */
final class Published {
  private Published() {}

  /** The values of all records that are there now. */
  static List<byte[]> on(String topic, String servers) {
    return records(topic, servers).stream().map(ConsumerRecord::value).toList();
  }

  /** All records that are there now. */
  static List<ConsumerRecord<byte[], byte[]>> records(String topic, String servers) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = DemoClients.consumer(servers, "test")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo info : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** Messages that were told to be lost for a moment, and are not in the last revision. */
  static Set<String> lostForAMoment(String servers) throws WireException {
    Set<String> ever = new TreeSet<>();
    Map<String, SessionVerdicts> last = new TreeMap<>();
    for (byte[] value : on(Topics.VERDICTS, servers)) {
      if (VerdictRecord.decode(value) instanceof SessionVerdicts session) {
        ever.addAll(lost(session));
        last.merge(
            session.session() + " " + session.window(),
            session,
            (a, b) -> a.revision().offset() > b.revision().offset() ? a : b);
      }
    }
    for (SessionVerdicts session : last.values()) {
      ever.removeAll(lost(session));
    }
    return ever;
  }

  private static Set<String> lost(SessionVerdicts session) {
    Set<String> lost = new TreeSet<>();
    session.verdicts().stream()
        .filter(verdict -> verdict.kind() == Kind.LOST)
        .forEach(
            verdict -> {
              for (SequenceRange range : verdict.ranges()) {
                for (long sequence = range.from(); sequence < range.to(); sequence++) {
                  lost.add(
                      HexFormat.of().toHexDigits(session.session())
                          + " "
                          + sequence
                          + " "
                          + verdict.stage());
                }
              }
            });
    return lost;
  }
}
