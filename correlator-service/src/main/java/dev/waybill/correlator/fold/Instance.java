// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of one instance of a stage: which of its entries are there, how long it has run,
 * and which offsets the missing entries put in doubt.
 *
 * <p>An entry that is missing may have told receipts and hand-overs of offsets that were not yet
 * committed before it and already read after it. A commit of those offsets proves nothing; commits
 * of all others do.
 */
final class Instance {
  private final String stage;
  private final Intervals numbers = new Intervals();
  private final List<Gap> gaps = new ArrayList<>();
  private final Map<TopicPartitionKey, Reading> readings = new HashMap<>();
  private long uptimeMillis;
  private long heartbeatMillis;
  private long heardAt;
  private boolean bye;
  private boolean silent;
  private boolean openedGap;
  private boolean filledGap;
  private Balance balance;

  /** How far a topic-partition was read and committed by the last entry that is not continued. */
  private record Reading(long assignedAt, long position, long committedTo) {}

  /** Numbers that are missing, and the offsets that they put in doubt. */
  private record Gap(long fromNumber, long toNumber, Map<TopicPartitionKey, Intervals> doubtful) {}

  Instance(String stage) {
    this.stage = stage;
  }

  /**
   * Takes an entry in.
   *
   * @param clock the fold's clock
   * @return whether it is new; the same number twice is transport, never evidence
   */
  boolean take(Entry entry, long clock) {
    long highest = numbers.last();
    if (!numbers.add(entry.number())) {
      return false;
    }
    bye |= entry.bye();
    openedGap = false;
    filledGap = false;
    if (entry.number() > highest) {
      if (entry.number() > highest + 1) {
        openedGap = true;
        gaps.add(new Gap(highest + 1, entry.number(), doubtful(entry, readings)));
      }
      heartbeatMillis = entry.heartbeatMillis();
      heardAt = clock;
      silent = false;
      balance = entry.balance();
      if (!entry.continued()) { // else what happened up to its uptime is not all told yet
        uptimeMillis = Math.max(uptimeMillis, entry.uptimeMillis());
        remember(entry);
      }
    } else {
      filledGap = gaps.removeIf(gap -> numbers.covers(gap.fromNumber, gap.toNumber));
      if (entry.number() > 0 && !numbers.contains(entry.number() - 1)) {
        // It is late, and what is missing before it is not the last gap: nothing read there is
        // sure.
        openedGap = true;
        gaps.add(new Gap(entry.number() - 1, entry.number(), doubtful(entry, Map.of())));
      }
    }
    return true;
  }

  /**
   * The offsets that missing entries put in doubt.
   *
   * @param entry the first entry behind them
   * @param readings how far was read by the last entry before them; nothing if it is not known
   */
  private static Map<TopicPartitionKey, Intervals> doubtful(
      Entry entry, Map<TopicPartitionKey, Reading> readings) {
    Map<TopicPartitionKey, Intervals> doubtful = new HashMap<>();
    for (PartitionProgress progress : entry.progress()) {
      Reading before = readings.get(key(progress));
      boolean same = before != null && before.assignedAt == progress.assignedAt();
      long from = progress.assignedAt();
      if (before != null) {
        from = same ? before.committedTo : Math.min(from, before.committedTo);
      }
      boolean wentBack = before != null && progress.position() < before.position;
      doubtful
          .computeIfAbsent(key(progress), key -> new Intervals()) // told twice if reassigned
          .add(wentBack ? 0 : from, wentBack ? Long.MAX_VALUE : progress.position());
    }
    return doubtful;
  }

  private void remember(Entry entry) {
    Map<TopicPartitionKey, Reading> now = new HashMap<>();
    for (PartitionProgress progress : entry.progress()) {
      Reading before = readings.get(key(progress));
      long committedTo =
          before != null && before.assignedAt == progress.assignedAt()
              ? before.committedTo
              : progress.assignedAt();
      if (!progress.committed().isEmpty()) {
        int last = progress.committed().size() - 1;
        committedTo = Math.max(committedTo, progress.committed().get(last).to());
      }
      now.put(key(progress), new Reading(progress.assignedAt(), progress.position(), committedTo));
    }
    readings.clear();
    readings.putAll(now);
  }

  private static TopicPartitionKey key(PartitionProgress progress) {
    return new TopicPartitionKey(progress.topic(), progress.partition());
  }

  /** Whether its commit of these offsets proves that all that it saw there is known. */
  boolean provesCommit(TopicPartitionKey partition, long from, long to) {
    for (Gap gap : gaps) {
      Intervals doubtful = gap.doubtful.get(partition);
      if (doubtful != null && doubtful.intersects(from, to)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether it has told to have committed all offsets of a topic-partition below one.
   *
   * @param assignedAt the position at the assignment that is meant
   */
  boolean hasCommitted(TopicPartitionKey partition, long assignedAt, long offset) {
    Reading reading = readings.get(partition);
    return reading != null && reading.assignedAt == assignedAt && reading.committedTo >= offset;
  }

  /** Whether no entry from {@code number} up to its last is missing. */
  boolean denseSince(long number) {
    return numbers.covers(number, numbers.last() + 1);
  }

  /** Whether entries are missing right before the last one that was taken. */
  boolean openedGap() {
    return openedGap;
  }

  /** Whether the last entry that was taken completed a gap. */
  boolean filledGap() {
    return filledGap;
  }

  void checkSilence(long clock, int silenceHeartbeats) {
    silent = !bye && clock - heardAt > silenceHeartbeats * heartbeatMillis;
  }

  String stage() {
    return stage;
  }

  /** By its last entry; all that it has done up to then is told. */
  long uptimeMillis() {
    return uptimeMillis;
  }

  boolean bye() {
    return bye;
  }

  /** No entry for some heartbeats, and no goodbye. */
  boolean silent() {
    return silent;
  }

  /** How many entries are missing. */
  long holes() {
    return numbers.gaps();
  }

  /** Its account by its last entry. */
  Balance balance() {
    return balance;
  }
}
