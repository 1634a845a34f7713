// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.LedgerConclusions.Message;
import dev.waybill.wire.ModelEntries.Written;
import dev.waybill.wire.ModelTopic.Slot;
import dev.waybill.wire.ModelTopic.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The invariant that the fold leans on: an entry's sets with its committed intervals tell exactly
 * what was seen in those offsets. All that is judged are the bytes of the entries.
 */
class LedgerInvariantTest {
  @Test
  void committedIntervalsWithReceivedSets_tellExactlyWhatWasSeenThere() {
    Property.check(
        150,
        random -> {
          ModelRun run = new ModelRun(random);
          judge(run.records())
              .forEach((partition, told) -> assertInvariant(run.topic(), partition, told));
        });
  }

  @Test
  void lossesConcludedFromEntriesAlone_areThoseThatHappened() {
    int[] seen = {0};
    Property.check(
        150,
        random -> {
          ModelRun run = new ModelRun(random);
          for (var told : judge(run.records()).entrySet()) {
            Set<Message> gone = inTopic(run.topic(), told.getKey(), State.GONE);
            Set<Message> lost = told.getValue().lost();
            assertTrue(gone.containsAll(lost), "nothing is called lost that is not");
            if (run.allTold()) {
              gone.removeAll(told.getValue().unclear());
              assertEquals(gone, lost, "nothing that is lost is missed");
              assertEquals(Set.of(), told.getValue().holes());
            }
            seen[0] += lost.size();
          }
        });
    assertTrue(seen[0] > 0);
  }

  @Test
  void anyOneEntryMissing_isAHoleAndMakesNothingWrong() {
    Property.check(
        15,
        random -> {
          ModelRun run = new ModelRun(random);
          for (int i = 0; i < run.records().size(); i++) {
            List<Written> rest = new ArrayList<>(run.records());
            Written missing = rest.remove(i);
            LedgerConclusions told = judge(rest).get(missing.partition());
            if (told == null) {
              continue;
            }
            Entry entry = missing.entries().get(0);
            assertTrue(
                told.holes().contains(entry.instance())
                    || !told.instances().contains(entry.instance()),
                "the hole is visible, or the instance was never heard of");
            assertInvariant(run.topic(), missing.partition(), told);
            assertTrue(
                inTopic(run.topic(), missing.partition(), State.GONE).containsAll(told.lost()),
                "nothing is called lost that is not");
          }
        });
  }

  /** What the records of each audit partition tell. */
  private static Map<Integer, LedgerConclusions> judge(List<Written> records) throws WireException {
    Map<Integer, List<Entry>> entries = new TreeMap<>();
    for (Written written : records) {
      entries
          .computeIfAbsent(written.partition(), key -> new ArrayList<>())
          .addAll(written.entries());
    }
    Map<Integer, LedgerConclusions> told = new TreeMap<>();
    entries.forEach((partition, list) -> told.put(partition, new LedgerConclusions(list)));
    return told;
  }

  private static void assertInvariant(
      ModelTopic topic, int auditPartition, LedgerConclusions told) {
    Set<Message> present = inTopic(topic, auditPartition, State.PRESENT);
    for (long instance : told.instances()) {
      List<Entry> dense = told.dense(instance);
      Set<Message> received = LedgerConclusions.received(dense);
      LedgerConclusions.committed(dense)
          .forEach(
              (partition, offsets) ->
                  assertTrue(
                      received.containsAll(
                          messages(topic, auditPartition, partition, offsets, State.PRESENT)),
                      "what lies in committed offsets is in a received set"));
      assertTrue(present.containsAll(received), "what is in a received set lies in the topic");
    }
  }

  private static Set<Message> inTopic(ModelTopic topic, int auditPartition, State state) {
    Set<Message> messages = new TreeSet<>();
    for (int partition = 0; partition < ModelTopic.PARTITIONS; partition++) {
      SequenceSet all = SequenceSet.ofRange(0, topic.end(partition));
      messages.addAll(messages(topic, auditPartition, partition, all, state));
    }
    return messages;
  }

  private static Set<Message> messages(
      ModelTopic topic, int auditPartition, int partition, SequenceSet offsets, State state) {
    Set<Message> messages = new TreeSet<>();
    offsets.forEachRange(
        (from, to) -> {
          for (long at = from; at < to; at++) {
            Slot slot = topic.at(partition, at);
            if (slot.state() == state
                && AuditPartition.of(slot.session(), ModelEntries.PARTITIONS) == auditPartition) {
              messages.add(new Message(slot.session(), slot.sequence()));
            }
          }
        });
    return messages;
  }
}
