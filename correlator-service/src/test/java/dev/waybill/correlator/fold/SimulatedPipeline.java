// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.Entry;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.StageDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A pipeline of an origin, a relay and one or two sinks on virtual time: consumer groups with
 * offsets, commits, rebalances, redelivery, lag and retention; messages lost on hops and in stages,
 * doubled, skipped; instances that stop or crash; audit entries lost, doubled, delayed; log time
 * that steps. Everything follows from the seed.
 */
final class SimulatedPipeline {
  static final String PIPELINE = "orders";
  static final long HEARTBEAT = 5_000;
  static final long DEADLINE = 30_000;
  static final int AUDIT_PARTITIONS = 2;
  private static final long STEP = 1_000;
  private static final long START = 1_700_000_000_000L;
  private static final int DATA_PARTITIONS = 3;
  private static final long GIVE_UP = 30_000;

  /** A record of the audit log. */
  record LogRecord(long logTime, AuditBatch batch) {}

  private record Pending(long dueAt, int partition, Entry entry) {}

  /** A data partition: messages, and for each the stages that will not get it. */
  private static final class Partition {
    final List<SimulatedMessage> messages = new ArrayList<>();
    final List<Set<String>> lostFor = new ArrayList<>();
    int start;
  }

  /** A consumer group. */
  private static final class Group {
    final Map<TopicPartitionKey, Long> committed = new HashMap<>();
    final Map<TopicPartitionKey, SimulatedInstance> owners = new LinkedHashMap<>();
    List<SimulatedInstance> members = List.of();
    long stoppedUntil = -1;
  }

  final List<List<LogRecord>> log = new ArrayList<>();
  final Map<Long, List<SimulatedMessage>> messages = new LinkedHashMap<>(); // by session
  final List<String> sinks = new ArrayList<>();

  /** Whether entries were lost in an audit partition, so that UNKNOWN is the right answer there. */
  final boolean[] holes = new boolean[AUDIT_PARTITIONS];

  private final Random random;
  private final List<String> stages = new ArrayList<>();
  private final Map<String, String> input = new HashMap<>();
  private final Map<TopicPartitionKey, Partition> data = new LinkedHashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final List<SimulatedInstance> instances = new ArrayList<>();
  private List<Pending> pending = new ArrayList<>();
  private final PipelineDefinition definition;
  private long now = START;
  private long logOffset;
  private boolean draining;
  private boolean lastOriginStarted;
  private long nextInstance;
  private double hopLoss;
  private double stageLoss;
  private double duplicate;
  private double skip;
  private double crash;
  private double stop;
  private double groupStop;
  private double entryDelay;
  private double entryLoss;
  private double entryDouble;
  private double retention;
  private double logStep;
  private double sendFailure;
  private double slow;
  private final boolean early; // the relay commits before its work is done

  SimulatedPipeline(long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    for (int i = 0; i < AUDIT_PARTITIONS; i++) {
      log.add(new ArrayList<>());
    }
    stages.add("relay");
    sinks.add("sinkA");
    if (random.nextDouble() < 0.3) {
      sinks.add("sinkB");
    }
    stages.addAll(sinks);
    for (String stage : stages) {
      input.put(stage, stage.equals("relay") ? "T1" : "T2");
      groups.put(stage, new Group());
    }
    for (String topic : List.of("T1", "T2")) {
      for (int i = 0; i < DATA_PARTITIONS; i++) {
        data.put(new TopicPartitionKey(topic, i), new Partition());
      }
    }
    hopLoss = rate(0.04, 0.7);
    stageLoss = rate(0.03, 0.7);
    duplicate = rate(0.04, 0.5);
    skip = rate(0.03, 0.3);
    crash = rate(0.004, 0.6);
    stop = rate(0.008, 0.6);
    groupStop = rate(0.006, 0.6);
    entryDelay = rate(0.06, 0.5);
    entryLoss = rate(0.02, 0.4);
    entryDouble = rate(0.05, 0.5);
    retention = rate(0.01, 0.4);
    logStep = rate(0.02, 0.4);
    sendFailure = rate(0.01, 0.4);
    slow = rate(0.02, 0.4);
    early = random.nextDouble() < 0.25;
    definition = definition();
  }

  /** Each seed has only some kinds of faults, so that what goes wrong is small enough to read. */
  private double rate(double rate, double share) {
    return random.nextDouble() < share ? rate : 0;
  }

  private PipelineDefinition definition() {
    List<StageDefinition> defined = new ArrayList<>();
    defined.add(StageDefinition.origin("origin"));
    for (String stage : stages) {
      boolean relay = stage.equals("relay");
      StageDefinition.Evidence evidence =
          early ? StageDefinition.Evidence.DEADLINE : StageDefinition.Evidence.OFFSETS;
      defined.add(
          new StageDefinition(
              stage,
              relay ? Role.RELAY : Role.SINK,
              List.of(input.get(stage)),
              List.of(relay ? "origin" : "relay"),
              evidence,
              false,
              false,
              false));
    }
    return PipelineDefinition.of(PIPELINE, 1, defined).with(Duration.ofMillis(DEADLINE), 0.01);
  }

  SimulatedPipeline run(int steps, int drainingSteps) {
    AuditBatch announcement =
        AuditBatch.announcement(
            AUDIT_PARTITIONS, List.of(new AuditBatch.Definition(PIPELINE, definition)), null);
    for (List<LogRecord> partition : log) {
      partition.add(new LogRecord(now, announcement));
    }
    for (int i = 0; i < steps; i++) {
      step();
    }
    draining = true;
    hopLoss = 0;
    stageLoss = 0;
    duplicate = 0;
    skip = 0;
    entryDelay = 0;
    entryLoss = 0;
    slow = 0;
    for (int i = 0; i < drainingSteps; i++) {
      step();
    }
    for (int i = 0; i < 20 * drainingSteps && (hasLag() || i % drainingSteps != 0); i++) {
      step();
    }
    return this;
  }

  private boolean hasLag() {
    for (String stage : stages) {
      for (int p = 0; p < DATA_PARTITIONS; p++) {
        TopicPartitionKey key = new TopicPartitionKey(input.get(stage), p);
        long committed = groups.get(stage).committed.getOrDefault(key, 0L);
        if (committed < data.get(key).messages.size()) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private void step() {
    startAndStop();
    stages.forEach(this::rebalance);
    for (SimulatedInstance instance : List.copyOf(instances)) {
      if (instance.alive && !instance.saidBye) {
        if (instance.role == Role.ORIGIN) {
          stepOrigin(instance);
        } else {
          stepConsumer(instance);
        }
      }
      if (instance.alive) {
        cutEntries(instance);
      }
    }
    instances.removeIf(instance -> !instance.alive);
    deliverEntries();
    now += STEP;
  }

  private void startAndStop() {
    if (draining) {
      startLastOrigin();
      for (String stage : stages) {
        groups.get(stage).stoppedUntil = -1;
        if (live(stage).isEmpty()) {
          start(stage, stage.equals("relay") ? Role.RELAY : Role.SINK);
        }
      }
      return;
    }
    if (live("origin").size() < 2 && chance(0.15)) {
      startOrigin(List.of(1, 3, 20, 60, 150).get(random.nextInt(5)));
    }
    for (String stage : stages) {
      Group group = groups.get(stage);
      List<SimulatedInstance> live = live(stage);
      if (group.stoppedUntil < now && chance(groupStop)) {
        group.stoppedUntil = now + (30 + random.nextInt(120)) * STEP;
        for (SimulatedInstance instance : live) {
          if (chance(0.7)) {
            instance.closing = true;
          } else {
            crash(instance);
          }
        }
      } else if (group.stoppedUntil < now && live.size() < 2 && chance(0.3)) {
        start(stage, stage.equals("relay") ? Role.RELAY : Role.SINK);
      }
      for (SimulatedInstance instance : live) {
        instance.closing |= chance(stop);
      }
    }
    if (chance(retention)) {
      Partition cut = List.copyOf(data.values()).get(random.nextInt(data.size()));
      cut.start += random.nextInt(cut.messages.size() - cut.start + 1);
    }
    if (chance(logStep)) {
      logOffset += List.of(-3_600_000L, 3_600_000L, -7_000L, 7_000L).get(random.nextInt(4));
    }
  }

  private void startOrigin(int steps) {
    SimulatedInstance origin = start("origin", Role.ORIGIN);
    origin.session = random.nextLong() | 1;
    origin.endsAt = now + steps * STEP;
    messages.put(origin.session, new ArrayList<>());
  }

  /** Once all others end: so that every partition gets a message behind what was passed over. */
  private void startLastOrigin() {
    if (!lastOriginStarted) {
      lastOriginStarted = true;
      live("origin").forEach(origin -> origin.endsAt = now);
      startOrigin(60);
    }
  }

  private List<SimulatedInstance> live(String stage) {
    return instances.stream()
        .filter(each -> each.alive && !each.closing && each.stage.equals(stage))
        .toList();
  }

  private SimulatedInstance start(String stage, Role role) {
    SimulatedInstance instance =
        new SimulatedInstance(++nextInstance, stage, role, now, AUDIT_PARTITIONS);
    for (SimulatedLedger ledger : instance.ledgers) {
      ledger.lastCut = now - random.nextInt(5) * STEP;
    }
    instances.add(instance);
    return instance;
  }

  private void rebalance(String stage) {
    Group group = groups.get(stage);
    List<SimulatedInstance> live = live(stage);
    if (live.equals(group.members) || (!live.isEmpty() && !chance(0.4))) {
      return;
    }
    group.members = live;
    int shift = random.nextInt(3);
    for (int p = 0; p < DATA_PARTITIONS; p++) {
      TopicPartitionKey key = new TopicPartitionKey(input.get(stage), p);
      SimulatedInstance owner = live.isEmpty() ? null : live.get((p + shift) % live.size());
      SimulatedInstance before = group.owners.put(key, owner);
      if (before != null && before != owner) {
        before.released.put(key, before.assigned.remove(key));
        if (chance(0.6)) {
          before.buffer.removeIf(read -> read.partition().equals(key));
        }
      }
      if (owner != null && owner != before) {
        long from = group.committed.getOrDefault(key, 0L);
        owner.assigned.put(key, new long[] {from, from, from});
        owner.buffer.removeIf(read -> read.partition().equals(key));
      }
    }
  }

  private void stepOrigin(SimulatedInstance origin) {
    origin.closing |= now >= origin.endsAt;
    List<SimulatedMessage> again = List.copyOf(origin.again);
    origin.again.clear();
    again.forEach(message -> send(origin, "T1", message));
    int count = origin.closing ? 0 : List.of(0, 0, 1, 2).get(random.nextInt(4));
    for (int i = 0; i < count; i++) {
      if (crashes(origin)) {
        return;
      }
      SimulatedMessage message = new SimulatedMessage(origin.session, origin.nextSequence++);
      messages.get(origin.session).add(message);
      SimulatedLedger ledger = origin.ledger(origin.session);
      ledger.issue(origin.session, now / 60_000, message.sequence);
      if (chance(sendFailure)) {
        ledger.sets(origin.session).failed.add(message.sequence);
        message.failed = true;
        continue;
      }
      send(origin, "T1", message);
      if (chance(duplicate)) {
        if (chance(0.5)) {
          origin.again.add(message);
        } else {
          send(origin, "T1", message);
        }
      }
    }
    acknowledge(origin);
  }

  private void send(SimulatedInstance instance, String topic, SimulatedMessage message) {
    TopicPartitionKey key = new TopicPartitionKey(topic, random.nextInt(DATA_PARTITIONS));
    Partition partition = data.get(key);
    Set<String> lostFor = new HashSet<>();
    for (String stage : stages) {
      if (input.get(stage).equals(topic) && chance(hopLoss)) {
        lostFor.add(stage);
      }
    }
    long offset = partition.messages.size();
    partition.messages.add(message);
    partition.lostFor.add(lostFor);
    long dueAt = now + List.of(0, 0, 0, 1, 2).get(random.nextInt(5)) * STEP;
    instance.sent.add(new SimulatedInstance.Sent(dueAt, message, key, offset));
  }

  private void acknowledge(SimulatedInstance instance) {
    for (Iterator<SimulatedInstance.Sent> all = instance.sent.iterator(); all.hasNext(); ) {
      SimulatedInstance.Sent sent = all.next();
      if (sent.dueAt() <= now) {
        all.remove();
        handOver(instance, sent.message(), sent.partition(), sent.offset());
      }
    }
  }

  private void handOver(
      SimulatedInstance instance,
      SimulatedMessage message,
      TopicPartitionKey partition,
      long offset) {
    message.handOver(instance);
    instance.ledger(message.session).handOver(message.session, message.sequence, partition, offset);
  }

  private void stepConsumer(SimulatedInstance instance) {
    if (instance.busyUntil > now) {
      return;
    }
    if (chance(slow)) {
      instance.busyUntil = now + (5 + random.nextInt(early ? 15 : 55)) * STEP;
      return;
    }
    if (!instance.closing) {
      for (TopicPartitionKey key : List.copyOf(instance.assigned.keySet())) {
        if (!read(instance, key)) {
          return;
        }
      }
    }
    if (crashes(instance)) {
      return;
    }
    work(instance);
    if (crashes(instance)) {
      return;
    }
    acknowledge(instance);
    if (instance.buffer.isEmpty() && instance.sent.isEmpty() && chance(0.5)) {
      instance.assigned.keySet().forEach(key -> commit(instance, key));
    }
    crashes(instance);
  }

  /** Reads a few messages of a partition; false if the instance crashed. */
  private boolean read(SimulatedInstance instance, TopicPartitionKey key) {
    Partition partition = data.get(key);
    long[] reading = instance.assigned.get(key);
    long position = reading[SimulatedInstance.POSITION];
    if (position < partition.start) {
      long to = chance(0.7) ? partition.start : partition.messages.size();
      boolean atAssignment = position == reading[SimulatedInstance.ASSIGNED_AT];
      for (int i = 0; i < AUDIT_PARTITIONS; i++) {
        holes[i] |= atAssignment; // what became of them is nobody's to say
        instance
            .ledgers[i]
            .skipped
            .computeIfAbsent(key, each -> new ArrayList<>())
            .add(new PartitionProgress.Skipped(new OffsetRange(position, to), atAssignment));
      }
      reading[SimulatedInstance.POSITION] = position = to;
    }
    if (early && chance(0.3)) {
      commit(instance, key);
    }
    int count = (int) Math.min(partition.messages.size() - position, random.nextInt(5));
    if (count <= 0 || instance.buffer.size() >= 12) {
      return true;
    }
    if (crashes(instance)) {
      return false;
    }
    for (int i = 0; i < count; i++, position++) {
      SimulatedMessage message = partition.messages.get((int) position);
      if (!partition.lostFor.get((int) position).contains(instance.stage)) {
        SimulatedLedger ledger = instance.ledger(message.session);
        ledger.sets(message.session).received.add(message.sequence);
        instance.buffer.add(new SimulatedInstance.Read(message, key, now));
        instance.uncommitted.add(new SimulatedInstance.Read(message, key, now));
      }
    }
    reading[SimulatedInstance.POSITION] = position;
    return true;
  }

  private void work(SimulatedInstance instance) {
    int count = random.nextInt(6);
    for (int i = 0; i < count && !instance.buffer.isEmpty(); i++) {
      SimulatedMessage message = instance.buffer.removeFirst().message();
      if (chance(stageLoss)) {
        continue;
      }
      boolean relay = instance.role == Role.RELAY;
      if (relay && chance(skip)) {
        SimulatedLedger ledger = instance.ledger(message.session);
        ledger.sets(message.session).skipped.add(message.sequence);
        message.skipped = true;
        continue;
      }
      for (int copies = chance(duplicate) ? 2 : 1; copies > 0; copies--) {
        if (relay) {
          send(instance, "T2", message);
        } else {
          handOver(instance, message, null, 0);
        }
      }
    }
  }

  /** Commits what was read; only what it read itself, since its last commit, is told. */
  private void commit(SimulatedInstance instance, TopicPartitionKey key) {
    Group group = groups.get(instance.stage);
    long[] reading = instance.assigned.get(key);
    long from = reading[SimulatedInstance.COMMITTED];
    long to = reading[SimulatedInstance.POSITION];
    group.committed.put(key, to);
    instance.uncommitted.removeIf(
        read ->
            read.partition().equals(key)
                && (!early || now - read.readAt() > DEADLINE + 3 * HEARTBEAT));
    if (to > from) {
      for (SimulatedLedger ledger : instance.ledgers) {
        Intervals read = new Intervals();
        read.add(0, from);
        for (PartitionProgress.Skipped skipped : ledger.skipped.getOrDefault(key, List.of())) {
          read.add(skipped.range().from(), skipped.range().to());
        }
        ledger
            .committed
            .computeIfAbsent(key, each -> new ArrayList<>())
            .addAll(read.missing(from, to));
      }
    }
    reading[SimulatedInstance.COMMITTED] = to;
  }

  private boolean crashes(SimulatedInstance instance) {
    if (!draining && chance(crash)) {
      crash(instance);
      return true;
    }
    return false;
  }

  private void crash(SimulatedInstance instance) {
    instance.alive = false;
    instance.uncommitted.forEach(read -> read.message().openAtEnd = true);
    instance.buffer.forEach(read -> read.message().openAtEnd = true);
    List<Pending> kept = new ArrayList<>();
    for (Pending each : pending) {
      boolean own = each.entry.instance() == instance.id;
      if (own && each.dueAt > now && chance(0.5)) {
        holes[each.partition] = true;
      } else {
        kept.add(each);
      }
    }
    pending = kept;
    for (int i = 0; i < AUDIT_PARTITIONS; i++) {
      holes[i] |= instance.ledgers[i].hasNews() || !instance.sent.isEmpty();
    }
  }

  private void cutEntries(SimulatedInstance instance) {
    boolean idle = instance.sent.isEmpty() && instance.again.isEmpty() && instance.busyUntil <= now;
    boolean ending = instance.closing && idle && flying(instance) == 0;
    if (ending && instance.saidBye) {
      instance.alive = false;
      return;
    }
    for (int i = 0; i < AUDIT_PARTITIONS; i++) {
      SimulatedLedger ledger = instance.ledgers[i];
      boolean due = ledger.inFlightUntil <= now && now - ledger.lastCut >= HEARTBEAT;
      if (ending) {
        boolean own = instance.session != 0 && ledger == instance.ledger(instance.session);
        if (own) {
          ledger.sets(instance.session).ended = true;
        }
        cut(instance, i, true);
      } else if (due && !instance.saidBye) {
        cut(instance, i, false);
      }
    }
    instance.saidBye |= ending;
    if (ending && early) { // it may have handed over what its last entry no longer tells
      instance.uncommitted.forEach(read -> read.message().openAtEnd = true);
    }
  }

  private long flying(SimulatedInstance instance) {
    long flying = 0;
    for (SimulatedLedger ledger : instance.ledgers) {
      flying += ledger.inFlightUntil > now ? 1 : 0;
    }
    return flying;
  }

  private void cut(SimulatedInstance instance, int partition, boolean bye) {
    SimulatedLedger ledger = instance.ledgers[partition];
    Entry whole = ledger.cut(instance, now, bye);
    ledger.inFlightUntil = now;
    List<Entry> parts = chance(0.2) ? ledger.split(whole, random) : List.of(whole);
    for (Entry part : parts) {
      ledger.inFlightUntil = send(part, partition, ledger.inFlightUntil);
    }
  }

  /** Answers when the next may be sent: once this one is acknowledged or given up. */
  private long send(Entry entry, int partition, long at) {
    long delay = List.of(0, 0, 0, 1, 1, 2).get(random.nextInt(6)) * STEP;
    if (chance(entryDelay)) {
      delay = (5 + random.nextInt(115)) * STEP;
    }
    boolean lost = chance(entryLoss) || (delay > GIVE_UP && chance(0.5));
    if (lost) {
      holes[partition] = true;
      tell(entry, -1); // nothing is to be excused by it: the hole is visible
    } else {
      pending.add(new Pending(at + delay, partition, entry));
      if (chance(entryDouble)) {
        pending.add(new Pending(at + delay + random.nextInt(40) * STEP, partition, entry));
      }
    }
    return at + Math.min(lost ? GIVE_UP : delay, GIVE_UP);
  }

  /** The truth's own note when an instance told of messages. */
  private void tell(Entry entry, int offset) {
    for (SessionSets sets : entry.sessions()) {
      SequenceSet told = sets.received().copy();
      told.addAll(sets.handedOver());
      told.forEachRange(
          (from, to) -> {
            for (long s = from; s < to; s++) {
              SimulatedMessage message = messages.get(sets.session()).get((int) s);
              message.toldAt.merge(entry.instance(), offset, Math::min);
            }
          });
    }
  }

  private void deliverEntries() {
    List<Pending> later = new ArrayList<>();
    for (Pending each : pending) {
      if (each.dueAt > now) {
        later.add(each);
        continue;
      }
      tell(each.entry, log.get(each.partition).size());
      AuditBatch batch = AuditBatch.of(AUDIT_PARTITIONS, List.of(each.entry), List.of());
      log.get(each.partition).add(new LogRecord(now + logOffset, batch));
    }
    pending = later;
    if (now / STEP % 2 == 0) {
      AuditBatch tick = AuditBatch.tick(AUDIT_PARTITIONS);
      log.forEach(partition -> partition.add(new LogRecord(now + logOffset, tick)));
    }
  }

  static int auditPartition(long session) {
    return AuditPartition.of(session, AUDIT_PARTITIONS);
  }
}
