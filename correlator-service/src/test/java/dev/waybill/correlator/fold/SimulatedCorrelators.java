// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.SnapshotPart;
import dev.waybill.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Correlators of one partition: they append snapshots, are killed at any record, begin again from a
 * snapshot, and for a while there are two, of which one doesn't know that it is no longer the
 * owner. Whoever reads what they tell and keeps the highest revisions should come to the same bytes
 * as if one of them had folded the whole log.
 */
final class SimulatedCorrelators {
  private static final int PARTITIONS = SimulatedAuditLog.PARTITIONS;

  /**
   * A snapshot in the log.
   *
   * @param state the offset of the last record that it reflects
   * @param parts offsets of its parts, ascending
   */
  private record Snapshot(long state, List<Integer> parts) {
    int last() {
      return parts.get(parts.size() - 1);
    }
  }

  /**
   * A correlator.
   *
   * @param next the offset of the record that it reads next
   */
  private record Correlator(Fold fold, int next) {}

  private final Random random;
  private final int partition;

  /** Whether offsets are committed before all that they led to is told: a fault, to be found. */
  private final boolean hasty;

  private final List<SimulatedAuditLog.Logged> log = new ArrayList<>();
  private final List<Snapshot> snapshots = new ArrayList<>();
  private final OutputReader undisturbed = new OutputReader();
  private final OutputReader disturbed = new OutputReader();
  private final List<Correlator> zombies = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  SimulatedCorrelators(long seed, int partition, boolean hasty) {
    this.random = new Random(seed);
    this.partition = partition;
    this.hasty = hasty;
  }

  /** What a reader would find wrong. */
  List<String> faultsOver(List<SimulatedAuditLog.Logged> records) throws WireException {
    writeLog(records);
    int committed = -1;
    int end = 0;
    while (end < log.size()) {
      Correlator owner = begin(committed, end);
      end = Math.min(log.size(), end + 1 + random.nextInt(log.size() / 6));
      committed = own(owner, committed, end);
      haunt();
    }
    if (!undisturbed.bytes().equals(disturbed.bytes())) {
      faults.add("killed and restored, correlators tell otherwise");
    }
    faults.addAll(disturbed.contradictions());
    return faults;
  }

  /**
   * The log with snapshots between its records, as one correlator that is never killed reads it.
   */
  private void writeLog(List<SimulatedAuditLog.Logged> records) {
    Fold fold = new Fold(partition, PARTITIONS);
    Deque<SnapshotPart> parts = new ArrayDeque<>();
    List<Integer> written = new ArrayList<>();
    for (SimulatedAuditLog.Logged record : records) {
      append(fold, record);
      if (!parts.isEmpty() && random.nextInt(3) == 0) {
        SnapshotPart part = parts.removeFirst();
        written.add(log.size());
        byte[] value = AuditBatch.snapshot(PARTITIONS, part).encode();
        append(fold, new SimulatedAuditLog.Logged(record.at(), record.logTime(), value));
        if (parts.isEmpty()) {
          snapshots.add(new Snapshot(part.offset(), List.copyOf(written)));
        }
      } else if (parts.isEmpty() && random.nextInt(60) == 0) {
        written.clear();
        parts.addAll(cut(log.size() - 1, fold.save()));
      }
    }
  }

  private void append(Fold fold, SimulatedAuditLog.Logged record) {
    log.add(record);
    fold.apply(record.value(), log.size() - 1, record.logTime()).forEach(undisturbed::read);
  }

  private List<SnapshotPart> cut(long offset, byte[] state) {
    List<SnapshotPart> parts = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    int size = state.length / count + 1;
    for (int i = 0; i < count; i++) {
      byte[] bytes = Arrays.copyOfRange(state, i * size, Math.min(state.length, (i + 1) * size));
      parts.add(new SnapshotPart(offset, i, count, bytes));
    }
    return parts;
  }

  /** From the newest snapshot that is whole and reflects nothing that may not have been told. */
  private Correlator begin(int committed, int end) throws WireException {
    Snapshot newest = null;
    for (Snapshot snapshot : snapshots) {
      newest = snapshot.state <= committed && snapshot.last() < end ? snapshot : newest;
    }
    return newest == null
        ? new Correlator(new Fold(partition, PARTITIONS), 0)
        : new Correlator(Fold.restore(state(newest)), (int) newest.state + 1);
  }

  private byte[] state(Snapshot snapshot) throws WireException {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    for (int offset : snapshot.parts) {
      state.writeBytes(AuditBatch.decode(log.get(offset).value()).snapshot().bytes());
    }
    return state.toByteArray();
  }

  /** One correlator's time as the owner, up to where it is killed; answers what it committed. */
  private int own(Correlator owner, int committed, int killedAt) throws WireException {
    List<FoldOutput> untold = new ArrayList<>();
    int told = committed;
    for (int offset = owner.next; offset < killedAt; offset++) {
      List<FoldOutput> outputs = apply(owner.fold, offset);
      if (offset > committed) { // else all of it was told before
        untold.addAll(outputs);
        if (random.nextInt(20) == 0 || offset == log.size() - 1) {
          tell(untold, untold.size());
          told = offset;
        }
      }
    }
    tell(untold, random.nextInt(untold.size() + 1)); // the rest is never told
    if (random.nextInt(3) == 0) {
      zombies.add(new Correlator(owner.fold, killedAt));
    }
    return hasty ? killedAt - 1 : Math.max(committed, told - random.nextInt(10));
  }

  private void tell(List<FoldOutput> outputs, int count) {
    outputs.subList(0, count).forEach(disturbed::read);
    outputs.clear();
  }

  private List<FoldOutput> apply(Fold fold, int offset) throws WireException {
    SimulatedAuditLog.Logged record = log.get(offset);
    List<FoldOutput> outputs = fold.apply(record.value(), offset, record.logTime());
    for (Snapshot snapshot : snapshots) {
      if (snapshot.state == offset && !Arrays.equals(state(snapshot), fold.save())) {
        faults.add("offset " + offset + ": a restored fold has another state");
      }
    }
    return outputs;
  }

  /** Those who don't know that they are dead go on, and tell what others tell as well. */
  private void haunt() throws WireException {
    List<Correlator> still = new ArrayList<>();
    for (Correlator zombie : zombies) {
      int end = Math.min(log.size(), zombie.next + random.nextInt(200));
      for (int offset = zombie.next; offset < end; offset++) {
        apply(zombie.fold, offset).forEach(disturbed::read);
      }
      if (random.nextBoolean()) {
        still.add(new Correlator(zombie.fold, end));
      }
    }
    zombies.clear();
    zombies.addAll(still);
  }
}
