// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A pipeline on virtual time: origins, relays and sinks, consumer groups with offsets, commits,
 * rebalances, redelivery, lag and retention; messages that are lost, doubled, damaged or late;
 * instances that stop or crash; audit entries that are lost, doubled or delayed; clocks that step
 * or are off. Everything follows from the seed.
 */
final class SimulatedPipeline {
  static final String PIPELINE = "orders";
  static final long HEARTBEAT = 5_000;
  static final long DEADLINE = 30_000;
  static final long STEP = 1_000;
  private static final long START = 1_700_000_000_000L;

  /** After how long an instance has told that it has held something for the deadline. */
  private static final long TOLD_AS_OVERDUE = DEADLINE + SimulatedAuditLog.GIVE_UP + 3 * HEARTBEAT;

  /** Such runs take longer than all others. */
  private static final long BURSTS_EVERY = 16;

  /** How long everything goes wrong, then all but the audit, then nothing; in steps. */
  private static final int STEPS = 300;

  private static final int STEPS_WITH_WHOLE_AUDIT = 80;
  private static final int STEPS_OF_LAST_ORIGINS = 70;
  private static final int MAX_STEPS_OF_LAG = 6_000;
  private static final int STEPS_UNTIL_CLOSED = 250;

  /** In such runs readers stand still until they are forgotten, and go on then. */
  private static final long FREEZES_EVERY = 4;

  private static final int MAX_STEPS_UNTIL_FREEZE = 100;
  private static final int STEPS_FROZEN = 360; // longer than the horizon

  final SimulatedFaults faults;
  final SimulatedGraph graph;
  final SimulatedAuditLog audit;
  final Map<Long, List<SimulatedMessage>> messages = new LinkedHashMap<>(); // by session

  private final List<String> traits = new ArrayList<>();
  private final Random random;
  private final Random freezes; // of its own, so that other runs stay what they are
  private final boolean freezing;
  private final SimulatedTopics topics;
  private final SimulatedOrigins origins;
  private final SimulatedConsumers consumers;
  private final Map<String, SimulatedGroup> groups = new LinkedHashMap<>();
  private final List<SimulatedInstance> instances = new ArrayList<>();
  private long now = START;
  private boolean draining;
  private long nextInstance;

  SimulatedPipeline(long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    freezes = new Random(seed);
    freezing = seed % FREEZES_EVERY == FREEZES_EVERY - 2;
    faults = new SimulatedFaults(random, seed % BURSTS_EVERY == BURSTS_EVERY - 1);
    graph = new SimulatedGraph(random, faults.early);
    graph.readers().forEach(stage -> groups.put(stage.name(), new SimulatedGroup(stage)));
    topics = new SimulatedTopics(random, graph, faults);
    audit = new SimulatedAuditLog(random, faults, messages, topics);
    SimulatedSends sends = new SimulatedSends(random, faults, topics);
    origins = new SimulatedOrigins(random, faults, sends, messages);
    traits.addAll(graph.traits());
    traits.addAll(faults.traits());
    consumers = new SimulatedConsumers(random, faults, topics, sends, audit);
  }

  SimulatedPipeline run() {
    audit.announce(graph, now);
    for (int i = 0; i < STEPS; i++) {
      if (freezing && i < MAX_STEPS_UNTIL_FREEZE && freezes.nextInt(40) == 0) {
        freeze();
      }
      step();
    }
    faults.leaveTheAuditAlone();
    for (int i = 0; i < STEPS_WITH_WHOLE_AUDIT; i++) {
      step();
    }
    faults.end();
    draining = true;
    startLastOrigins();
    for (int i = 0; i < STEPS_OF_LAST_ORIGINS || (hasLag() && i < MAX_STEPS_OF_LAG); i++) {
      step();
    }
    for (int i = 0; i < STEPS_UNTIL_CLOSED; i++) {
      step();
    }
    return this;
  }

  /** What is special about it, to be counted. */
  List<String> traits() {
    List<String> all = new ArrayList<>(traits);
    all.addAll(consumers.traits());
    return all;
  }

  private boolean hasLag() {
    return groups.values().stream().anyMatch(group -> group.hasLag(topics));
  }

  /** The partition of the audit log to which a session belongs. */
  static int auditPartition(long session) {
    return AuditPartition.of(session, SimulatedAuditLog.PARTITIONS);
  }

  long now() {
    return now;
  }

  private void step() {
    startAndStop();
    groups.values().forEach(group -> group.rebalance(live(group.stage()), random));
    for (SimulatedInstance instance : List.copyOf(instances)) {
      if (instance.frozenUntil > now) {
        continue;
      }
      if (instance.alive && !instance.saidBye) {
        if (instance.isOrigin()) {
          origins.step(instance, this);
        } else {
          consumers.step(instance, groups.get(instance.stage.name()), this);
        }
      }
      if (instance.alive) {
        audit.cut(instance, now);
        leave(instance);
      }
    }
    instances.removeIf(instance -> !instance.alive);
    audit.deliver(now);
    now += STEP;
  }

  /** One that has said goodbye leaves behind what it had not worked on, and what it dropped. */
  private void leave(SimulatedInstance instance) {
    if (instance.saidBye) {
      instance.end();
      if (instance.isOrigin() || faults.early) { // it may have handed over what nobody tells
        instance.leaveOpen(now - TOLD_AS_OVERDUE, false);
      }
    }
  }

  private void startAndStop() {
    if (draining) {
      for (SimulatedGroup group : groups.values()) {
        group.stoppedUntil = -1;
        if (live(group.stage()).isEmpty()) {
          start(group.stage());
        }
      }
      return;
    }
    for (SimulatedGraph.Stage origin : graph.origins()) {
      if (live(origin).size() < 2 && faults.happens(0.15)) {
        long steps = List.of(1, 3, 20, 60, 150).get(random.nextInt(5));
        origins.begin(start(origin), now + steps * STEP);
      }
    }
    groups.values().forEach(this::startAndStop);
    if (faults.happens(faults.retention)) {
      topics.retain();
    }
  }

  private void startAndStop(SimulatedGroup group) {
    List<SimulatedInstance> live = live(group.stage());
    if (group.stoppedUntil < now && faults.happens(faults.groupStop)) {
      group.stoppedUntil = now + (30 + random.nextInt(120)) * STEP;
      for (SimulatedInstance instance : live) {
        if (faults.happens(0.7)) {
          instance.closing = true;
        } else {
          crash(instance);
        }
      }
    } else if (group.stoppedUntil < now && live.size() < 2 && faults.happens(0.3)) {
      start(group.stage());
    }
    for (SimulatedInstance instance : live) {
      instance.closing |= faults.happens(faults.stop);
    }
  }

  /** Once all others end: so that every partition gets a message behind what was passed over. */
  private void startLastOrigins() {
    for (SimulatedGraph.Stage origin : graph.origins()) {
      live(origin).forEach(instance -> instance.endsAt = now);
      origins.begin(start(origin), now + 60 * STEP);
    }
  }

  private List<SimulatedInstance> live(SimulatedGraph.Stage stage) {
    return instances.stream()
        .filter(each -> each.alive && !each.closing && each.frozenUntil <= now)
        .filter(each -> each.stage.name().equals(stage.name()))
        .toList();
  }

  /** One that reads stands still, as if its process were stopped; its group goes on without it. */
  private void freeze() {
    List<SimulatedInstance> readers =
        instances.stream()
            .filter(each -> each.alive && !each.closing && !each.isOrigin())
            .filter(each -> each.frozenUntil <= now)
            .toList();
    if (!readers.isEmpty()) {
      SimulatedInstance frozen = readers.get(freezes.nextInt(readers.size()));
      frozen.frozenUntil = now + (STEPS_FROZEN + freezes.nextInt(40)) * STEP;
      for (int i = 0; i < SimulatedAuditLog.PARTITIONS; i++) {
        audit.hole(i, frozen.frozenUntil + 2 * HEARTBEAT);
      }
      traits.add("faults: instances stand still until they are forgotten");
    }
  }

  private SimulatedInstance start(SimulatedGraph.Stage stage) {
    SimulatedInstance instance =
        new SimulatedInstance(++nextInstance, stage, now, SimulatedAuditLog.PARTITIONS);
    for (SimulatedLedger ledger : instance.ledgers) {
      ledger.lastCut = now - random.nextInt(5) * STEP;
    }
    instances.add(instance);
    return instance;
  }

  /** Whether an instance crashes here. */
  boolean crashes(SimulatedInstance instance) {
    if (faults.happens(faults.crash)) {
      crash(instance);
      return true;
    }
    return false;
  }

  private void crash(SimulatedInstance instance) {
    instance.alive = false;
    instance.crashed = true;
    instance.crashedAt = now;
    instance.end();
    instance.leaveOpen(now - TOLD_AS_OVERDUE, true);
    audit.crash(instance, now);
  }
}
