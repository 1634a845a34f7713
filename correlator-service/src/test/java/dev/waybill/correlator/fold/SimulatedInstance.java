// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Role;
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

  /** A send whose acknowledgement is outstanding. */
  record Sent(long dueAt, SimulatedMessage message, TopicPartitionKey partition, long offset) {}

  final long id;
  final String stage;
  final Role role;
  final long bornAt;
  final SimulatedLedger[] ledgers;
  final Map<TopicPartitionKey, long[]> assigned = new LinkedHashMap<>();
  final Map<TopicPartitionKey, long[]> released = new LinkedHashMap<>();
  final Deque<Read> buffer = new ArrayDeque<>();
  final List<Read> uncommitted = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();
  final List<SimulatedMessage> again = new ArrayList<>();
  long session; // of an origin, else 0
  long nextSequence;
  long endsAt = Long.MAX_VALUE;
  long busyUntil;
  boolean closing;
  boolean saidBye;
  boolean alive = true;

  SimulatedInstance(long id, String stage, Role role, long bornAt, int auditPartitions) {
    this.id = id;
    this.stage = stage;
    this.role = role;
    this.bornAt = bornAt;
    this.ledgers = new SimulatedLedger[auditPartitions];
    for (int i = 0; i < auditPartitions; i++) {
      ledgers[i] = new SimulatedLedger();
      ledgers[i].lastCut = bornAt;
    }
  }

  SimulatedLedger ledger(long auditSession) {
    return ledgers[dev.waybill.wire.AuditPartition.of(auditSession, ledgers.length)];
  }
}
