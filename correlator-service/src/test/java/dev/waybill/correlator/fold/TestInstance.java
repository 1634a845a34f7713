// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One instance of a stage in a {@link TestLog}. What it is told to do goes into the entry that it
 * cuts at the next heartbeat. Unless told otherwise it reads and writes partition 0, and message
 * <i>n</i> lies at offset <i>n</i>.
 */
final class TestInstance {
  static final long SESSION = 0x5e55_1000L;

  private final TestLog log;
  private final int id;
  private final String stage;
  private final Role role;
  private final long startedAt;
  private final Map<Long, TestSets> sessions = new LinkedHashMap<>();
  private String pipeline = "orders";
  private String input;
  private String output;
  private long session = SESSION;
  private long assignedAt;
  private long position;
  private SequenceSet committed = new SequenceSet();
  private List<PartitionProgress.Skipped> passedOver = new ArrayList<>();
  private SequenceSet untraceable = new SequenceSet();
  private PartitionProgress before; // of an assignment that is over
  private long number;
  private Balance balance = new Balance(0, 0, Map.of(), 0);
  private boolean living = true;
  private boolean tellsClock;
  private long clockErrorMillis;

  TestInstance(TestLog log, int id, String stage, Role role) {
    this.log = log;
    this.id = id;
    this.stage = stage;
    this.role = role;
    this.startedAt = log.elapsedMillis();
  }

  TestInstance reads(String topic) {
    input = topic;
    return this;
  }

  TestInstance writes(String topic) {
    output = topic;
    return this;
  }

  /** What follows is of another session. */
  TestInstance inSession(long other) {
    session = other;
    return this;
  }

  /** What follows is of another pipeline. */
  TestInstance inPipeline(String other) {
    pipeline = other;
    return this;
  }

  /** From now on its wall clock is off by so much, and it tells it. */
  TestInstance withClockOff(long millis) {
    tellsClock = true;
    clockErrorMillis = millis;
    return this;
  }

  private long sendClockMillis() {
    return tellsClock ? log.clockMillis(clockErrorMillis) : 0;
  }

  TestInstance issues(String sequences) {
    for (SequenceRange range : Sequences.of(sequences).ranges()) {
      sets().issued.add(new SessionSets.Issued(log.clockMillis(clockErrorMillis) / 60_000, range));
    }
    return this;
  }

  TestInstance endsSession() {
    sets().ended = true;
    return this;
  }

  TestInstance receives(String sequences) {
    sets().received.addAll(Sequences.of(sequences));
    return this;
  }

  /** Hands over, to offsets of the same numbers if it writes to a topic. */
  TestInstance handsOver(String sequences) {
    return handsOver(sequences, sequences);
  }

  TestInstance handsOver(String sequences, String offsets) {
    sets().handedOver.addAll(Sequences.of(sequences));
    if (output != null) {
      for (SequenceRange range : Sequences.of(offsets).ranges()) {
        sets().placed.add(new SessionSets.Placed(output, 0, offsets(range)));
      }
    }
    return this;
  }

  TestInstance handsOverAgain(String sequences) {
    sets().handedOverAgain.addAll(Sequences.of(sequences));
    return this;
  }

  TestInstance skips(String sequences) {
    sets().skipped.addAll(Sequences.of(sequences));
    return this;
  }

  TestInstance fails(String sequences) {
    sets().failed.addAll(Sequences.of(sequences));
    return this;
  }

  TestInstance doubts(String sequences) {
    sets().inDoubt.addAll(Sequences.of(sequences));
    return this;
  }

  TestInstance findsCorrupted(String sequences) {
    sets().corrupted.addAll(Sequences.of(sequences));
    return this;
  }

  /** Its account from now on. */
  TestInstance counts(long recorded, long dropped) {
    balance = new Balance(recorded, recorded - dropped, Map.of("queue_full", dropped), 0);
    return this;
  }

  /** Its partition is assigned to it, at this offset. */
  TestInstance assignedAt(long offset) {
    assignedAt = offset;
    position = offset;
    return this;
  }

  TestInstance readsUpTo(long offset) {
    position = offset;
    return this;
  }

  TestInstance commits(String offsets) {
    committed.addAll(Sequences.of(offsets));
    position = Math.max(position, committed.last() + 1);
    return this;
  }

  TestInstance passesOver(String offsets) {
    return passesOver(offsets, false);
  }

  TestInstance passesOverAtAssignment(String offsets) {
    return passesOver(offsets, true);
  }

  private TestInstance passesOver(String offsets, boolean atAssignment) {
    for (SequenceRange range : Sequences.of(offsets).ranges()) {
      passedOver.add(new PartitionProgress.Skipped(offsets(range), atAssignment));
      position = Math.max(position, range.to());
    }
    return this;
  }

  TestInstance findsUntraceable(String offsets) {
    untraceable.addAll(Sequences.of(offsets));
    return this;
  }

  /** Receives, hands over and commits. */
  TestInstance processes(String sequences) {
    return receives(sequences).handsOver(sequences).commits(sequences);
  }

  /** Cuts an entry now, before the next heartbeat. */
  TestInstance cuts() {
    log.append(cut(false));
    return this;
  }

  /** Cuts an entry that never arrives. */
  TestInstance loses() {
    cut(false);
    return this;
  }

  /** Cuts an entry that the test writes to the log later. */
  Entry delays() {
    return cut(false);
  }

  /** What it has not told yet is never told. */
  void crashes() {
    living = false;
  }

  /** Crashes, or so it seems, until it {@link #returns}. */
  void fallsSilent() {
    living = false;
  }

  void returns() {
    living = true;
  }

  void leaves() {
    living = false;
    log.append(cut(true));
  }

  void beat() {
    if (living) {
      cuts();
    }
  }

  /** Cuts the first of several entries that tell of one moment; what it commits is in the last. */
  TestInstance cutsContinued() {
    log.append(cut(false, true));
    return this;
  }

  /** The same, and the entry never arrives. */
  TestInstance losesContinued() {
    cut(false, true);
    return this;
  }

  /** The same, and the test writes the entry to the log later. */
  Entry delaysContinued() {
    return cut(false, true);
  }

  /**
   * Its partition is taken away and assigned to it again, at this offset; what it had read up to
   * {@code position} and committed is told in the next entry.
   */
  TestInstance reassignedAt(long offset) {
    before = progress(false);
    committed = new SequenceSet();
    passedOver = new ArrayList<>();
    untraceable = new SequenceSet();
    return assignedAt(offset);
  }

  private Entry cut(boolean bye) {
    return cut(bye, false);
  }

  private PartitionProgress progress(boolean continued) {
    return new PartitionProgress(
        input,
        0,
        assignedAt,
        position,
        continued ? List.of() : offsets(committed),
        continued ? List.of() : passedOver,
        continued ? List.of() : offsets(untraceable),
        0,
        0,
        0);
  }

  private Entry cut(boolean bye, boolean continued) {
    List<SessionSets> seen = new ArrayList<>();
    sessions.forEach(
        (key, sets) -> seen.add(sets.toWire(key, role == Role.ORIGIN, sendClockMillis())));
    sessions.clear();
    List<PartitionProgress> progress = new ArrayList<>();
    if (before != null) {
      progress.add(before);
      before = null;
    }
    if (input != null) {
      progress.add(progress(continued));
    }
    if (!continued) {
      committed = new SequenceSet();
      passedOver = new ArrayList<>();
      untraceable = new SequenceSet();
    }
    long uptime = log.elapsedMillis() - startedAt;
    return new Entry(
        id,
        number,
        uptime,
        1_000,
        stage,
        role,
        stage + "-service",
        "host-" + id,
        number++ == 0,
        bye,
        continued,
        Map.of(),
        progress,
        seen,
        balance);
  }

  private TestSets sets() {
    return sessions.computeIfAbsent(session, key -> new TestSets(pipeline));
  }

  private static List<OffsetRange> offsets(SequenceSet set) {
    return set.ranges().stream().map(TestInstance::offsets).toList();
  }

  private static OffsetRange offsets(SequenceRange range) {
    return new OffsetRange(range.from(), range.to());
  }
}
