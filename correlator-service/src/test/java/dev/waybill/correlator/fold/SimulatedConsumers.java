// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.Role;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How simulated relays and sinks read, work and commit. */
final class SimulatedConsumers {
  private final Random random;
  private final SimulatedFaults faults;
  private final SimulatedTopics topics;
  private final SimulatedSends sends;
  private final SimulatedAuditLog audit;
  private final Map<String, Long> highest = new HashMap<>(); // received, by stage and session
  private long overtaken;

  SimulatedConsumers(
      Random random,
      SimulatedFaults faults,
      SimulatedTopics topics,
      SimulatedSends sends,
      SimulatedAuditLog audit) {
    this.random = random;
    this.faults = faults;
    this.topics = topics;
    this.sends = sends;
    this.audit = audit;
  }

  /** One step, in which the instance may crash at several points. */
  void step(SimulatedInstance instance, SimulatedGroup group, SimulatedPipeline pipeline) {
    long now = pipeline.now();
    if (instance.busyUntil > now) {
      return;
    }
    if (faults.happens(faults.slow)) {
      instance.busyUntil = now + (5 + random.nextInt(faults.early ? 15 : 55)) * 1_000L;
      return;
    }
    if (!instance.closing) {
      for (TopicPartitionKey key : List.copyOf(instance.assigned.keySet())) {
        if (faults.happens(faults.stall)) {
          group.stall(key, now + (20 + random.nextInt(80)) * 1_000L);
        }
        if (!group.isStalled(key, now)) {
          read(instance, key, now);
          if (faults.early && random.nextDouble() < 0.3) {
            commit(instance, group, key, now);
          }
          if (pipeline.crashes(instance)) {
            return;
          }
        }
      }
    }
    work(instance, now);
    if (pipeline.crashes(instance)) {
      return;
    }
    sends.acknowledge(instance, now);
    if (instance.buffer.isEmpty() && instance.sent.isEmpty() && random.nextBoolean()) {
      instance.assigned.keySet().forEach(key -> commit(instance, group, key, now));
    }
    pipeline.crashes(instance);
  }

  private void read(SimulatedInstance instance, TopicPartitionKey key, long now) {
    SimulatedTopics.Partition partition = topics.partition(key);
    long[] reading = instance.assigned.get(key);
    passOver(instance, key, partition, reading, now);
    long position = reading[SimulatedInstance.POSITION];
    int count = (int) Math.min(partition.end() - position, (long) random.nextInt(5) * faults.pace);
    if (instance.buffer.size() >= 12 * faults.pace) {
      return;
    }
    for (int i = 0; i < count; i++, position++) {
      SimulatedTopics.Copy copy = partition.copies.get((int) position);
      if (copy.damaged()) {
        findUntraceable(instance, key, position);
      } else if (!copy.lostFor().contains(instance.stage.name())) {
        receive(instance, key, copy, now);
      }
    }
    reading[SimulatedInstance.POSITION] = position;
  }

  /** Where retention has taken what was to be read next, reading goes on behind it. */
  private void passOver(
      SimulatedInstance instance,
      TopicPartitionKey key,
      SimulatedTopics.Partition partition,
      long[] reading,
      long now) {
    long position = reading[SimulatedInstance.POSITION];
    if (position >= partition.start) {
      return;
    }
    long to = random.nextDouble() < 0.7 ? partition.start : partition.end();
    boolean atAssignment = position == reading[SimulatedInstance.ASSIGNED_AT];
    for (int i = 0; i < SimulatedAuditLog.PARTITIONS; i++) {
      if (atAssignment) {
        audit.hole(i, now); // what became of them is nobody's to say
      }
      instance
          .ledgers[i]
          .skipped
          .computeIfAbsent(key, each -> new ArrayList<>())
          .add(new PartitionProgress.Skipped(new OffsetRange(position, to), atAssignment));
    }
    instance.passedOver.computeIfAbsent(key, each -> new Intervals()).add(position, to);
    topics.passOver(instance.stage, key, position, to);
    reading[SimulatedInstance.POSITION] = to;
  }

  private static void findUntraceable(
      SimulatedInstance instance, TopicPartitionKey key, long offset) {
    for (SimulatedLedger ledger : instance.ledgers) { // nobody knows whose session it is
      ledger
          .untraceable
          .computeIfAbsent(key, each -> new ArrayList<>())
          .add(new OffsetRange(offset, offset + 1));
    }
  }

  private void receive(
      SimulatedInstance instance, TopicPartitionKey key, SimulatedTopics.Copy copy, long now) {
    SimulatedMessage message = copy.message();
    String reader = instance.stage.name() + message.session;
    long first = highest.merge(reader, message.sequence, Math::max);
    overtaken = Math.max(overtaken, first - message.sequence);
    SimulatedLedger.Sets sets = instance.sets(message);
    sets.received.add(message.sequence);
    if (copy.corrupted()) {
      sets.corrupted.add(message.sequence);
      message.corruptedAt.add(instance.stage.name());
      if (faults.skipsCorrupted) {
        sets.skipped.add(message.sequence);
        message.cause(Kind.SKIPPED, instance.stage.name(), Place.STAGE);
        return;
      }
    }
    SimulatedInstance.Read read = new SimulatedInstance.Read(message, key, now);
    instance.buffer.add(read);
    instance.uncommitted.add(read);
    instance.taken.add(read);
  }

  /** What was special about what was read, to be counted. */
  List<String> traits() {
    return overtaken > 5_000 ? List.of("messages overtaken by more than 5,000 others") : List.of();
  }

  private void work(SimulatedInstance instance, long now) {
    SimulatedGraph.Stage stage = instance.stage;
    int count = random.nextInt(6) * faults.pace;
    for (int i = 0; i < count && !instance.buffer.isEmpty(); i++) {
      SimulatedInstance.Read read = instance.buffer.removeFirst();
      SimulatedMessage message = read.message();
      boolean filtered = stage.filters() && faults.happens(faults.filtered);
      if (filtered || faults.happens(faults.stageLoss)) {
        Kind kind = stage.filters() ? Kind.SKIPPED : Kind.LOST;
        message.cause(kind, stage.name(), Place.STAGE);
        continue;
      }
      boolean relay = stage.role() == Role.RELAY;
      if (relay && faults.happens(faults.skip)) {
        instance.sets(message).skipped.add(message.sequence);
        message.cause(Kind.SKIPPED, stage.name(), Place.STAGE);
        continue;
      }
      for (int copies = faults.happens(faults.duplicate) ? 2 : 1; copies > 0; copies--) {
        if (relay) {
          sends.send(instance, message, read.readAt(), now);
        } else {
          sends.finish(instance, message, read.readAt(), now);
        }
      }
    }
  }

  /** Commits what was read; only what it read itself, since its last commit, is told. */
  private void commit(
      SimulatedInstance instance, SimulatedGroup group, TopicPartitionKey key, long now) {
    long[] reading = instance.assigned.get(key);
    long from = reading[SimulatedInstance.COMMITTED];
    long to = reading[SimulatedInstance.POSITION];
    long doneAt = now - SimulatedPipeline.DEADLINE - 3 * SimulatedPipeline.HEARTBEAT;
    group.commit(key, to);
    instance.uncommitted.removeIf(
        read -> read.partition().equals(key) && (!faults.early || read.readAt() < doneAt));
    if (to > from) {
      Intervals passedOver = instance.passedOver.getOrDefault(key, new Intervals());
      for (SimulatedLedger ledger : instance.ledgers) {
        ledger
            .committed
            .computeIfAbsent(key, each -> new ArrayList<>())
            .addAll(passedOver.missing(from, to));
      }
    }
    reading[SimulatedInstance.COMMITTED] = to;
  }
}
