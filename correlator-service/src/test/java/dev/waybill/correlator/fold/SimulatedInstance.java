// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run of one simulated stage. */
final class SimulatedInstance {
  static final int ASSIGNED_AT = 0;
  static final int POSITION = 1;
  static final int COMMITTED = 2;

  /** A message that was read. */
  record Read(SimulatedMessage message, TopicPartitionKey partition, long readAt) {}

  /** A message that is to be sent. */
  record Outgoing(long dueAt, SimulatedMessage message) {}

  /** A send whose acknowledgement, or the end of whose transaction, is outstanding. */
  record Sent(long dueAt, SimulatedMessage message, TopicPartitionKey partition, long offset) {
    Sent at(long time) {
      return new Sent(time, message, partition, offset);
    }
  }

  final long id;
  final SimulatedGraph.Stage stage;
  final long bornAt;
  final SimulatedLedger[] ledgers;
  final Map<TopicPartitionKey, long[]> assigned = new LinkedHashMap<>();
  final Map<TopicPartitionKey, long[]> released = new LinkedHashMap<>();
  final Map<TopicPartitionKey, Intervals> passedOver = new LinkedHashMap<>();
  final Deque<Read> buffer = new ArrayDeque<>();
  final List<Read> uncommitted = new ArrayList<>();
  final Deque<Read> taken = new ArrayDeque<>();
  List<Outgoing> outbox = new ArrayList<>();
  List<Sent> sent = new ArrayList<>();
  List<Sent> committing = new ArrayList<>(); // in doubt, and the end will be known
  List<Sent> aborting = new ArrayList<>();
  final List<SimulatedMessage> neverSent = new ArrayList<>();
  long session; // of an origin, else 0
  long nextSequence;
  long endsAt = Long.MAX_VALUE;
  long clockError;
  long busyUntil;
  long frozenUntil;
  boolean closing;
  boolean saidBye;
  boolean alive = true;
  boolean crashed;
  long crashedAt; // 0 if it did not

  SimulatedInstance(long id, SimulatedGraph.Stage stage, long bornAt, int auditPartitions) {
    this.id = id;
    this.stage = stage;
    this.bornAt = bornAt;
    this.ledgers = new SimulatedLedger[auditPartitions];
    for (int i = 0; i < auditPartitions; i++) {
      ledgers[i] = new SimulatedLedger();
      ledgers[i].lastCut = bornAt;
    }
  }

  boolean isOrigin() {
    return stage.role() == Role.ORIGIN;
  }

  SimulatedLedger ledger(SimulatedMessage message) {
    return ledgers[AuditPartition.of(message.session, ledgers.length)];
  }

  SimulatedLedger.Sets sets(SimulatedMessage message) {
    return ledger(message).sets(message.session);
  }

  /** Whether nothing that it began is still under way. */
  boolean isIdle(long now) {
    return sent.isEmpty() && outbox.isEmpty() && busyUntil <= now;
  }

  /** Forgets what it has read of a partition and not worked on. */
  void drop(TopicPartitionKey key) {
    buffer.removeIf(read -> read.partition.equals(key) && dropped(read));
  }

  private boolean dropped(Read read) {
    Kind kind = stage.filters() ? Kind.SKIPPED : Kind.LOST;
    read.message.cause(kind, stage.name(), Place.STAGE);
    return true;
  }

  /** Ends, and forgets all that it has not worked on. */
  void end() {
    buffer.removeIf(this::dropped);
  }

  /**
   * What it took and is not known to be done with: nobody can say what became of it.
   *
   * @param takenSince what it took before, it has told by now to have had for a deadline
   * @param crashed whether that is so even of what it committed: it doesn't tell which message lay
   *     at which offset
   */
  void leaveOpen(long takenSince, boolean crashed) {
    if (crashed) {
      taken.removeIf(read -> read.readAt < takenSince);
      taken.forEach(read -> read.message.openAtEnd = true);
    }
    uncommitted.forEach(read -> read.message.openAtEnd = true);
    neverSent.forEach(message -> message.openAtEnd |= message.issuedAt >= takenSince);
    outbox.forEach(outgoing -> outgoing.message.openAtEnd = true);
  }
}
