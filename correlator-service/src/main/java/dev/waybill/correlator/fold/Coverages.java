// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SessionSets.Placed;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.WireException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all stages have read and committed of all topic-partitions. */
final class Coverages {
  private record Key(String stage, TopicPartitionKey partition) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::stage).thenComparing(Key::partition);

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && partition.equals(key.partition) && stage.equals(key.stage);
    }

    @Override
    public int hashCode() {
      return 31 * partition.hashCode() + stage.hashCode();
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<Key, Coverage> coverages = new HashMap<>();
  private final Instances instances;

  Coverages(Instances instances) {
    this.instances = instances;
  }

  /**
   * Takes in what an instance has read and committed since its entry before.
   *
   * @return whether a hole became smaller
   */
  boolean take(Entry entry, Instance instance, long clock) {
    instance.openedGaps().forEach(gap -> doubt(instance, gap));
    instance.closedGaps().forEach(gap -> coverages.values().forEach(each -> each.settle(gap)));
    boolean fills = false;
    for (PartitionProgress progress : entry.progress()) {
      Key key = key(entry.stage(), progress.topic(), progress.partition());
      fills |= coverage(key).take(progress, instance, clock);
    }
    return fills;
  }

  private void doubt(Instance instance, Gap gap) {
    gap.doubtful()
        .keySet()
        .forEach(partition -> coverage(new Key(instance.stage(), partition)).doubt(gap));
  }

  /** What missing entries of instances that are forgotten put in doubt stays so. */
  void forget(Iterable<Instance> gone) {
    for (Instance instance : gone) {
      for (Gap gap : instance.gaps()) {
        gap.doubtful()
            .keySet()
            .forEach(partition -> coverage(new Key(instance.stage(), partition)).giveUp(gap));
      }
    }
  }

  private Coverage coverage(Key key) {
    return coverages.computeIfAbsent(key, each -> new Coverage(each.partition));
  }

  void advance(Instances instances, long clock, long graceMillis) {
    Map<String, Heard> heard = new HashMap<>(); // by stage
    coverages.forEach(
        (key, coverage) ->
            coverage.advance(
                clock,
                graceMillis,
                heard.computeIfAbsent(key.stage, each -> Heard.of(instances.ofStage(each)))));
  }

  /**
   * What a stage has done with copies that were handed over to it otherwise than through Kafka.
   *
   * @param deadlineMillis how long after that they may be received
   */
  Coverage.State decideElsewhere(StageDefinition stage, Placement placement, long deadlineMillis) {
    return Receivers.decide(
        instances.ofStage(stage.name()),
        instances.untoldUntil(stage.name()),
        placement,
        deadlineMillis);
  }

  /** What a stage has done with all the offsets at which copies may lie. */
  Coverage.State decide(StageDefinition stage, Placement placement) {
    List<Placed> ranges = placement.ranges();
    if (ranges.isEmpty()) {
      return Coverage.State.UNKNOWN; // the stage reads topics, and it was not handed over to those
    }
    Coverage[] known = placement.coverages(stage.name());
    if (placement.waitsStill()) {
      return Coverage.State.WAITING;
    }
    Coverage.State state = Coverage.State.DECIDED;
    for (int i = 0; i < ranges.size(); i++) {
      int at = (placement.waitedFor() + i) % ranges.size();
      if (known[at] == null) {
        known[at] = find(stage, ranges.get(at)); // it never goes away
      }
      state = state.and(decide(stage, ranges.get(at), known[at]));
      if (state == Coverage.State.WAITING) { // whatever the others are
        placement.waitsFor(at);
        return state;
      }
    }
    return state;
  }

  /** What a stage has read of the topic-partition where a copy may lie, or null. */
  private Coverage find(StageDefinition stage, Placed placed) {
    return coverages.get(key(stage.name(), placed.topic(), placed.partition()));
  }

  /**
   * What a stage has done with the offsets at which a copy may lie.
   *
   * @param coverage what it has read there, or null
   */
  private static Coverage.State decide(StageDefinition stage, Placed placed, Coverage coverage) {
    if (coverage == null) {
      // A topic that the stage never reads: a definition or a producer is wrong, not the message.
      return stage.topics().contains(placed.topic())
          ? Coverage.State.WAITING
          : Coverage.State.UNKNOWN;
    }
    return coverage.decide(placed.range().from(), placed.range().to());
  }

  boolean hasUntraceable(String stage, List<Placed> ranges) {
    for (Placed placed : ranges) {
      Coverage coverage = coverages.get(key(stage, placed.topic(), placed.partition()));
      if (coverage != null && coverage.hasUntraceable(placed.range().from(), placed.range().to())) {
        return true;
      }
    }
    return false;
  }

  void save(StateWriter out) {
    out.each(
        new TreeMap<>(coverages).entrySet(),
        (each, entry) -> {
          each.text(entry.getKey().stage);
          entry.getKey().partition.save(each);
          entry.getValue().save(each);
        });
  }

  /** Doubts that may be settled follow from the instances' gaps. */
  static Coverages restore(StateReader in, Instances instances) throws WireException {
    Coverages coverages = new Coverages(instances);
    in.each(
        each -> {
          Key key = new Key(each.text(), TopicPartitionKey.restore(each));
          coverages.coverages.put(key, Coverage.restore(each, key.partition));
        });
    for (Instance instance : instances.all()) {
      instance.gaps().forEach(gap -> coverages.doubt(instance, gap));
    }
    return coverages;
  }

  private static Key key(String stage, String topic, int partition) {
    return new Key(stage, new TopicPartitionKey(topic, partition));
  }
}
