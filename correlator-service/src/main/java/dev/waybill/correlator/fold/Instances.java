// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.WireException;
import dev.waybill.wire.WireException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All instances that this partition has heard of, but for those that are gone for long. */
final class Instances {
  private final Map<Long, Instance> instances = new TreeMap<>();
  private final Map<String, List<Instance>> byStage = new HashMap<>();
  private final FormerInstances former;
  private long keepUptimesMillis;
  private long lacksSince; // what was untold before then counts no more; no part of the state

  Instances() {
    this(new FormerInstances());
  }

  private Instances(FormerInstances former) {
    this.former = former;
  }

  /** Whether an entry is of a forgotten instance, and was told or given up before that was. */
  boolean hasTold(Entry entry) {
    return former.hasTold(entry);
  }

  /**
   * The instance of an entry; one that was forgotten is known again.
   *
   * @param horizonMillis nobody who has run for less was forgotten
   */
  Instance of(Entry entry, long horizonMillis) {
    Instance known = instances.get(entry.instance());
    if (known != null) {
      return known;
    }
    Instance returned = former.takeBack(entry, horizonMillis);
    Instance instance = returned == null ? new Instance(entry.instance(), entry.stage()) : returned;
    instance.keepUptimesFor(keepUptimesMillis);
    add(instance);
    return instance;
  }

  private void add(Instance instance) {
    instances.put(instance.id(), instance);
    byStage.computeIfAbsent(instance.stage(), stage -> new ArrayList<>()).add(instance);
  }

  /**
   * Forgets those that have said goodbye or fallen silent, and were not heard for long; only right
   * after {@link #checkSilence}.
   *
   * @param horizonMillis for how long
   * @param retentionMillis how long they are known again
   * @return those that are forgotten now
   */
  Set<Instance> forget(long clock, long horizonMillis, long retentionMillis) {
    Set<Instance> gone = new LinkedHashSet<>(); // by identity
    for (Instance instance : instances.values()) {
      if (instance.isGone(clock, horizonMillis)) {
        gone.add(instance);
      }
    }
    for (Instance instance : gone) {
      instances.remove(instance.id());
      byStage.get(instance.stage()).remove(instance);
      byStage.computeIfPresent(
          instance.stage(), (stage, others) -> others.isEmpty() ? null : others);
      former.add(instance, clock);
    }
    lacksSince = clock - retentionMillis;
    former.letGo(lacksSince);
    return gone;
  }

  /** Until when forgotten ones of a stage may have done what they never told. */
  long untoldUntil(String stage) {
    return former.untoldUntil(stage);
  }

  /** Those of a stage that are not forgotten; their order is of no account. */
  List<Instance> ofStage(String stage) {
    return byStage.getOrDefault(stage, List.of());
  }

  /** Lets them prove what they did not receive otherwise than through Kafka. */
  void define(PipelineDefinition definition) {
    long deadline = definition.deadline().toMillis();
    boolean needed = definition.stages().stream().anyMatch(Instances::receivesElsewhere);
    if (needed && deadline > keepUptimesMillis) {
      keepUptimesMillis = deadline;
      instances.values().forEach(instance -> instance.keepUptimesFor(deadline));
    }
  }

  /** Whether a stage receives otherwise than through Kafka. */
  static boolean receivesElsewhere(StageDefinition stage) {
    return stage.role() != Role.ORIGIN && stage.topics().isEmpty();
  }

  Collection<Instance> all() {
    return instances.values();
  }

  void save(StateWriter out) {
    former.save(out);
    out.each(instances.values(), (each, instance) -> instance.save(each));
    out.number(keepUptimesMillis);
  }

  static Instances restore(StateReader in) throws WireException {
    Instances instances = new Instances(FormerInstances.restore(in));
    in.each(each -> instances.add(Instance.restore(each)));
    instances.keepUptimesMillis = in.number();
    return instances;
  }

  /** Reads the id of an instance that is known. */
  Instance reference(StateReader in) throws WireException {
    Instance instance = instances.get(in.number());
    if (instance == null) {
      throw new WireException(Reason.BAD_VALUE, "state of the fold names an unknown instance");
    }
    return instance;
  }

  void checkSilence(long clock, int silenceHeartbeats) {
    instances.values().forEach(instance -> instance.checkSilence(clock, silenceHeartbeats));
  }

  /** Of all that are not forgotten; 0 if there is none. */
  long longestHeartbeatMillis() {
    return instances.values().stream().mapToLong(Instance::heartbeatMillis).max().orElse(0);
  }

  /** How many are there that have not said goodbye. */
  long present() {
    return instances.values().stream().filter(instance -> !instance.bye()).count();
  }

  long silent() {
    return instances.values().stream().filter(Instance::silent).count();
  }

  /** How many entries are missing, of forgotten ones as well. */
  long holes() {
    return instances.values().stream()
        .mapToLong(Instance::holes)
        .reduce(former.holes(), FormerInstances::sum);
  }

  /** Whether nothing is missing of what the instances of a stage had to tell. */
  boolean tellAll(String stage) {
    return former.untoldUntil(stage) < lacksSince
        && ofStage(stage).stream().allMatch(instance -> instance.untoldUntil() < 0);
  }

  /** What they recorded for this partition, by their last entries; forgotten ones as well. */
  long recorded() {
    return instances.values().stream()
        .mapToLong(each -> each.balance().recorded())
        .reduce(former.recorded(), FormerInstances::sum);
  }

  /** What they could not report, by reason; forgotten ones as well. */
  Map<String, Long> dropped() {
    Map<String, Long> dropped = new TreeMap<>(former.dropped());
    for (Instance instance : instances.values()) {
      instance
          .balance()
          .dropped()
          .forEach((reason, n) -> dropped.merge(reason, n, FormerInstances::sum));
    }
    return dropped;
  }
}
