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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All instances that this partition has heard of. */
final class Instances {
  private final Map<Long, Instance> instances = new TreeMap<>();
  private final Map<String, List<Instance>> byStage = new HashMap<>();
  private long keepUptimesMillis;

  Instance of(Entry entry) {
    Instance known = instances.get(entry.instance());
    if (known != null) {
      return known;
    }
    Instance instance = new Instance(entry.instance(), entry.stage());
    instance.keepUptimesFor(keepUptimesMillis);
    add(instance);
    return instance;
  }

  private void add(Instance instance) {
    instances.put(instance.id(), instance);
    byStage.computeIfAbsent(instance.stage(), stage -> new ArrayList<>()).add(instance);
  }

  /** Those that were ever heard of a stage; their order is of no account. */
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
    out.each(instances.values(), (each, instance) -> instance.save(each));
    out.number(keepUptimesMillis);
  }

  static Instances restore(StateReader in) throws WireException {
    Instances instances = new Instances();
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

  /** Of all that were heard; 0 if none was. */
  long longestHeartbeatMillis() {
    return instances.values().stream().mapToLong(Instance::heartbeatMillis).max().orElse(0);
  }

  /** How many have not said goodbye. */
  long present() {
    return instances.values().stream().filter(instance -> !instance.bye()).count();
  }

  long silent() {
    return instances.values().stream().filter(Instance::silent).count();
  }

  long holes() {
    return instances.values().stream().mapToLong(Instance::holes).reduce(0, Instances::sum);
  }

  /** Whether nothing is missing of what the instances of a stage had to tell. */
  boolean tellAll(String stage) {
    for (Instance instance : instances.values()) {
      boolean lacks =
          instance.holes() > 0
              || instance.silent()
              || instance.balance().dropped().values().stream().anyMatch(count -> count > 0);
      if (lacks && instance.stage().equals(stage)) {
        return false;
      }
    }
    return true;
  }

  /** What they recorded for this partition, by their last entries. */
  long recorded() {
    return instances.values().stream()
        .mapToLong(each -> each.balance().recorded())
        .reduce(0, Instances::sum);
  }

  /** What they could not report, by reason. */
  Map<String, Long> dropped() {
    Map<String, Long> dropped = new TreeMap<>();
    for (Instance instance : instances.values()) {
      instance.balance().dropped().forEach((reason, n) -> dropped.merge(reason, n, Instances::sum));
    }
    return dropped;
  }

  /** Of counts; forged ones may be as large as a number can be. */
  private static long sum(long a, long b) {
    return a + b < 0 ? Long.MAX_VALUE : a + b;
  }
}
