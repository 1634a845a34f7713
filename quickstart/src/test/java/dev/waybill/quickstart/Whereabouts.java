// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.Entry;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.WireException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Where messages may lie, by what those who handed them over have told the audit. */
final class Whereabouts {
  private Whereabouts() {}

  /**
   * The messages of which a copy may lie at one of these offsets. Who hands over tells at each
   * heartbeat which messages it were and at which offsets they lie, and not which lies where.
   */
  static Set<TraceId> mayLieAt(Map<TopicPartition, SequenceSet> offsets, String servers)
      throws WireException {
    Set<TraceId> messages = new HashSet<>();
    for (byte[] value : Published.on(Topics.AUDIT, servers)) {
      for (Entry entry : AuditBatch.decode(value).entries()) {
        for (SessionSets sets : entry.sessions()) {
          if (sets.placed().stream().anyMatch(placed -> touches(placed, offsets))) {
            sets.handedOver()
                .forEachRange(
                    (from, to) -> {
                      for (long sequence = from; sequence < to; sequence++) {
                        messages.add(TraceId.of(sets.session(), sequence));
                      }
                    });
          }
        }
      }
    }
    return messages;
  }

  private static boolean touches(
      SessionSets.Placed placed, Map<TopicPartition, SequenceSet> offsets) {
    SequenceSet at = offsets.get(new TopicPartition(placed.topic(), placed.partition()));
    return at != null
        && at.intersects(SequenceSet.ofRange(placed.range().from(), placed.range().to()));
  }
}
