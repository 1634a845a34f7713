// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.Entry;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The audit log, and how entries get there: soon, late, twice or never. */
final class SimulatedAuditLog {
  static final int PARTITIONS = 2;

  /** More ranges than any verdict of the simulation names. */
  static final int MANY = 10_000;

  private static final long STEP = SimulatedPipeline.STEP;

  /** For how long a hole may be filled, by the fold's settings. */
  static final long GRACE = 20_000;

  /** After how long an entry is given up that is not acknowledged. */
  static final long GIVE_UP = 30_000;

  /**
   * A record of the audit log.
   *
   * @param at when it was written, by the simulation's time
   * @param logTime when it was written, by the broker's clock
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Logged(long at, long logTime, byte[] value) {}

  private record Pending(long dueAt, int partition, Entry entry) {}

  private final Random random;
  private final SimulatedFaults faults;
  private final Map<Long, List<SimulatedMessage>> messages; // by session
  private final SimulatedTopics topics;
  private final List<List<Logged>> partitions = new ArrayList<>();
  private final long[] lastHole = new long[PARTITIONS];
  private List<Pending> pending = new ArrayList<>();
  private long clockError; // of the broker

  SimulatedAuditLog(
      Random random,
      SimulatedFaults faults,
      Map<Long, List<SimulatedMessage>> messages,
      SimulatedTopics topics) {
    this.random = random;
    this.faults = faults;
    this.messages = messages;
    this.topics = topics;
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  List<Logged> partition(int partition) {
    return partitions.get(partition);
  }

  void announce(SimulatedGraph graph, long now) {
    var definition = new AuditBatch.Definition(SimulatedPipeline.PIPELINE, graph.definition());
    AuditBatch batch = AuditBatch.announcement(PARTITIONS, List.of(definition), null);
    partitions.forEach(partition -> append(partition, settings(MANY), now));
    partitions.forEach(partition -> append(partition, batch, now));
  }

  private static AuditBatch settings(int maxRanges) {
    FoldSettings settings =
        new FoldSettings(
            GRACE,
            3,
            maxRanges,
            0,
            FoldSettings.DEFAULT_RETENTION_MILLIS,
            FoldSettings.DEFAULT_MAX_STATE_BYTES);
    return AuditBatch.announcement(PARTITIONS, List.of(), settings);
  }

  /** The same log, but verdicts name so many ranges at most. */
  List<Logged> partition(int partition, int maxRanges) {
    List<Logged> log = new ArrayList<>(partitions.get(partition));
    Logged first = log.get(0);
    log.set(0, new Logged(first.at, first.logTime, settings(maxRanges).encode()));
    return log;
  }

  private void append(List<Logged> partition, AuditBatch batch, long now) {
    partition.add(new Logged(now, now + clockError, batch.encode()));
  }

  /** An instance cuts entries where it is due, and its last ones if it is done with everything. */
  void cut(SimulatedInstance instance, long now) {
    boolean flying = Arrays.stream(instance.ledgers).anyMatch(each -> each.inFlightUntil > now);
    boolean ending = instance.closing && instance.isIdle(now) && !flying;
    if (ending && instance.saidBye) {
      instance.alive = false;
      return;
    }
    for (int i = 0; i < PARTITIONS; i++) {
      SimulatedLedger ledger = instance.ledgers[i];
      boolean due =
          ledger.inFlightUntil <= now && now - ledger.lastCut >= SimulatedPipeline.HEARTBEAT;
      if (ending || (due && !instance.saidBye)) {
        if (ending) {
          ledger.end(instance.session, i);
        }
        cut(instance, i, ending, now);
      }
    }
    instance.saidBye |= ending;
  }

  private void cut(SimulatedInstance instance, int partition, boolean bye, long now) {
    SimulatedLedger ledger = instance.ledgers[partition];
    Entry whole = ledger.cut(instance, now, bye);
    ledger.inFlightUntil = now;
    List<Entry> parts = faults.happens(0.2) ? ledger.split(whole, random) : List.of(whole);
    for (Entry part : parts) {
      ledger.inFlightUntil = send(part, partition, ledger.inFlightUntil);
    }
  }

  /** Answers when the next may be sent: once this one is acknowledged or given up. */
  private long send(Entry entry, int partition, long at) {
    long delay = List.of(0, 0, 0, 1, 1, 2).get(random.nextInt(6)) * STEP;
    if (faults.happens(faults.entryDelay)) {
      delay = (5 + random.nextInt(235)) * STEP;
    }
    boolean lost = faults.happens(faults.entryLoss) || (delay > GIVE_UP && faults.happens(0.5));
    if (lost) {
      // What it read until its next entry is in doubt as well.
      hole(partition, at + GIVE_UP + 2 * SimulatedPipeline.HEARTBEAT);
    } else {
      pending.add(new Pending(at + delay, partition, entry));
      if (faults.happens(faults.entryDouble)) {
        pending.add(new Pending(at + delay + random.nextInt(40) * STEP, partition, entry));
      }
    }
    return at + Math.min(lost ? GIVE_UP : delay, GIVE_UP);
  }

  /** What an instance that crashed has not sent yet gets lost with it. */
  void crash(SimulatedInstance instance, long now) {
    List<Pending> kept = new ArrayList<>();
    for (Pending each : pending) {
      boolean own = each.entry.instance() == instance.id;
      if (own && each.dueAt > now && random.nextBoolean()) {
        hole(each.partition, now);
      } else {
        kept.add(each);
      }
    }
    pending = kept;
    for (int i = 0; i < PARTITIONS; i++) {
      if (instance.ledgers[i].hasNews() || !instance.sent.isEmpty()) {
        hole(i, now);
      }
    }
  }

  /** Of messages that were issued until then, something may never be told. */
  void hole(int partition, long until) {
    lastHole[partition] = Math.max(lastHole[partition], until);
  }

  /** Whether all that happened to a message, and where it may lie, is told in the end. */
  boolean tellsAllOf(int partition, SimulatedMessage message) {
    return Math.min(message.issuedAt, message.placedSince) > lastHole[partition];
  }

  void deliver(long now) {
    if (faults.happens(faults.logStep)) {
      clockError += List.of(-3_600_000L, 3_600_000L, -7_000L, 7_000L).get(random.nextInt(4));
    }
    List<Pending> later = new ArrayList<>();
    for (Pending each : pending) {
      if (each.dueAt > now) {
        later.add(each);
        continue;
      }
      List<Logged> partition = partitions.get(each.partition);
      each.entry.sessions().forEach(sets -> tell(sets, each.entry, partition.size()));
      append(partition, AuditBatch.of(PARTITIONS, List.of(each.entry), List.of()), now);
    }
    pending = later;
    if (now / STEP % 2 == 0) {
      AuditBatch tick = AuditBatch.tick(PARTITIONS);
      partitions.forEach(partition -> append(partition, tick, now));
    }
  }

  /** The truth's own note of what was told, and when. */
  private void tell(SessionSets sets, Entry entry, int offset) {
    List<SimulatedMessage> session = messages.get(sets.session());
    boolean untraceable = false;
    long since = Long.MAX_VALUE;
    for (SessionSets.Placed placed : sets.placed()) {
      TopicPartitionKey key = new TopicPartitionKey(placed.topic(), placed.partition());
      untraceable |= topics.hasDamaged(key, placed.range());
      since = Math.min(since, topics.oldestOf(key, placed.range()));
    }
    tellHandedOver(sets, entry, offset, untraceable, since);
    if (sets.origin() != null) {
      for (SessionSets.Issued issued : sets.origin().issued()) {
        SequenceSet range = SequenceSet.ofRange(issued.range().from(), issued.range().to());
        each(range, session, message -> message.issueTold = true);
      }
    }
  }

  private void tellHandedOver(
      SessionSets sets, Entry entry, int offset, boolean untraceable, long placedSince) {
    each(
        sets.handedOver(),
        messages.get(sets.session()),
        message -> {
          message.tellCopies(entry.instance(), sets.placed(), offset);
          message.toldPassed.add(entry.stage());
          message.maybeUntraceable |= untraceable;
          message.placedSince = Math.min(message.placedSince, placedSince);
        });
  }

  private static void each(
      SequenceSet set,
      List<SimulatedMessage> session,
      java.util.function.Consumer<SimulatedMessage> action) {
    set.forEachRange((from, to) -> session.subList((int) from, (int) to).forEach(action));
  }
}
