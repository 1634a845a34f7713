// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one instance of a stage: which of its entries are there, how long it has run,
 * and which offsets the missing entries put in doubt.
 *
 * <p>An entry that is missing may have told receipts and hand-overs of offsets that were not yet
 * committed before it and already read after it; those are in doubt, and no others.
 */
final class Instance {
  private final long id;
  private final String stage;
  private Intervals numbers = new Intervals();
  private final List<Gap> gaps = new ArrayList<>();
  private Readings readings = Readings.NONE;
  private long uptimeMillis;
  private long heartbeatMillis;
  private long heardAt;
  private long silentAfterMillis;
  private Uptimes uptimes = new Uptimes();
  private long lastTellingAt = -1; // the fold's clock at its last entry that is not continued
  private long tellingBeforeAt = -1; // at the one before; both -1 where an entry is missing
  private long toldSince = -1;
  private boolean bye;
  private boolean silent;
  private boolean cutOff; // whatever was before its next entry; no part of the state
  private boolean behindGap; // the last entry that was taken; no part of the state
  private boolean tellsAllReadings; // likewise
  private List<Gap> openedGaps = List.of();
  private List<Gap> closedGaps = List.of();
  private Balance balance;

  /** What can be said of a message that came to the stage otherwise than through Kafka. */
  enum Receipt {
    /** The instance has not received it. */
    NONE,
    /** It may have received it and not told yet, or may still. */
    POSSIBLE,
    /** It was not there, or has left and did not receive it. */
    LEFT,
    /** It may have received it unheard. */
    UNKNOWN
  }

  Instance(long id, String stage) {
    this.id = id;
    this.stage = stage;
  }

  /**
   * One that was forgotten and speaks again: what it told before is not known any longer, only that
   * it told it.
   *
   * @param next one above the number of its last entry
   * @param balance its account by then
   */
  static Instance returned(Entry entry, long next, boolean bye, Balance balance) {
    Instance instance = new Instance(entry.instance(), entry.stage());
    instance.numbers.add(0, next);
    instance.readings = Readings.UNKNOWN;
    instance.bye = bye;
    instance.silent = true;
    instance.balance = balance;
    return instance;
  }

  /** The same, where it is not known which entry was its last: some may be missing for good. */
  static Instance returnedAnywhere(Entry entry) {
    Instance instance = returned(entry, entry.number(), false, entry.balance());
    instance.cutOff = true;
    return instance;
  }

  /**
   * Takes an entry in.
   *
   * @param clock the fold's clock
   * @return whether it is new; the same number twice is transport, never evidence
   */
  boolean take(Entry entry, long clock) {
    long highest = numbers.last();
    Moment told = Moment.of(entry);
    if (!numbers.add(entry.number())) {
      return false;
    }
    bye |= entry.bye();
    closedGaps = gaps.stream().filter(gap -> gap.isChangedBy(entry)).toList();
    openedGaps = new ArrayList<>();
    closedGaps.forEach(gap -> openedGaps.addAll(gap.with(entry)));
    toldSince = -1;
    tellsAllReadings = entry.number() == highest + 1 && readings.goOnIn(told);
    if (entry.number() > highest) {
      if (cutOff || entry.number() > highest + 1) {
        long from = cutOff ? Gap.ANYWHERE : highest + 1;
        openedGaps.add(new Gap(from, entry.number(), clock, readings, told));
        cutOff = false;
        lastTellingAt = -1;
        tellingBeforeAt = -1;
      }
      toldSince = tellingBeforeAt;
      heartbeatMillis = entry.heartbeatMillis();
      heardAt = clock;
      silent = false;
      balance = entry.balance();
      if (!entry.continued()) { // else what happened up to its uptime is not all told yet
        uptimeMillis = Math.max(uptimeMillis, entry.uptimeMillis());
        uptimes.add(clock, uptimeMillis);
        tellingBeforeAt = lastTellingAt;
        lastTellingAt = clock;
        readings = readings.after(entry);
      }
    }
    gaps.removeAll(closedGaps);
    gaps.addAll(openedGaps);
    behindGap = openedGaps.stream().anyMatch(gap -> gap.toNumber() == entry.number());
    return true;
  }

  /**
   * Whether it has told to have committed all offsets of a topic-partition below one.
   *
   * @param assignedAt the position at the assignment that is meant
   */
  boolean hasCommitted(TopicPartitionKey partition, long assignedAt, long offset) {
    return readings.hasCommitted(partition, assignedAt, offset);
  }

  /** The fold's clock at the entry before its last; -1 if there is none, or one is missing. */
  long tellingBeforeAt() {
    return tellingBeforeAt;
  }

  /** Whether no entry from {@code number} up to its last is missing. */
  boolean denseSince(long number) {
    return numbers.covers(number, numbers.last() + 1);
  }

  /**
   * The fold's clock at a time before which nothing happened of what the entry that was taken last
   * tells; -1 if not known. What happened since the entry before was cut is told; and that was cut
   * after the one before it had come.
   */
  long toldSince() {
    return toldSince;
  }

  /** Whether what was told right before the last entry that was taken is missing. */
  boolean behindGap() {
    return behindGap;
  }

  /**
   * Whether the last entry that was taken tells of all that was read when it saw what it tells. An
   * assignment that has ended since the entry before may be told no more, and it may be late.
   */
  boolean tellsAllReadings() {
    return tellsAllReadings;
  }

  /**
   * What is missing since the last entry was taken: right before it, or what is left of what was.
   */
  List<Gap> openedGaps() {
    return openedGaps;
  }

  /** What is missing no longer since the last entry was taken, or puts other offsets in doubt. */
  List<Gap> closedGaps() {
    return closedGaps;
  }

  /** All that is missing. */
  List<Gap> gaps() {
    return gaps;
  }

  void checkSilence(long clock, int silenceHeartbeats) {
    silentAfterMillis = silenceHeartbeats * heartbeatMillis;
    silent = !bye && clock - heardAt > silentAfterMillis;
  }

  /** Takes note of how long it has run, for {@link #receipt} within a deadline. */
  void keepUptimesFor(long millis) {
    uptimes.keepFor(millis);
  }

  /**
   * What can be said of a message that it has not told of; only right after {@link #checkSilence}.
   *
   * @param since the fold's clock, not after the message was handed over
   * @param toldAt the fold's clock, not before the message was handed over
   * @param deadlineMillis how long after that it may be received
   */
  Receipt receipt(long since, long toldAt, long deadlineMillis) {
    long provedAt = uptimes.provedAt(toldAt, deadlineMillis);
    for (Gap gap : gaps) {
      if (gap.openedAt() >= since && gap.openedAt() <= provedAt) {
        return Receipt.UNKNOWN;
      }
    }
    if (provedAt < Long.MAX_VALUE) {
      return Receipt.NONE;
    }
    if (bye) {
      return Receipt.LEFT;
    }
    if (silent) {
      return since - heardAt > silentAfterMillis ? Receipt.LEFT : Receipt.UNKNOWN;
    }
    return Receipt.POSSIBLE;
  }

  long id() {
    return id;
  }

  String stage() {
    return stage;
  }

  /** Whether it has said goodbye or fallen silent, and was not heard for longer than that. */
  boolean isGone(long clock, long goneMillis) {
    return (bye || silent) && clock - heardAt > goneMillis;
  }

  /**
   * Until when it may have done what it has not told; only right after {@link #checkSilence}.
   *
   * @return by the fold's clock; -1 if it told all
   */
  long untoldUntil() {
    long until = silent ? heardAt + silentAfterMillis : -1;
    for (Gap gap : gaps) {
      until = Math.max(until, gap.openedAt());
    }
    boolean dropped = balance.dropped().values().stream().anyMatch(count -> count > 0);
    return dropped || holes() > 0 ? Math.max(until, heardAt) : until;
  }

  /** The number of its last entry. */
  long lastNumber() {
    return numbers.last();
  }

  /** The fold's clock at its last entry. */
  long heardAt() {
    return heardAt;
  }

  /** By its last entry; all that it has done up to then is told. */
  long uptimeMillis() {
    return uptimeMillis;
  }

  long heartbeatMillis() {
    return heartbeatMillis;
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

  void save(StateWriter out) {
    out.number(id);
    out.text(stage);
    numbers.save(out);
    out.each(gaps, (each, gap) -> gap.save(each));
    readings.save(out);
    out.number(uptimeMillis);
    out.number(heartbeatMillis);
    out.number(heardAt);
    uptimes.save(out);
    out.number(lastTellingAt);
    out.number(tellingBeforeAt);
    out.flag(bye);
    out.flag(silent);
    out.balance(balance);
  }

  static Instance restore(StateReader in) throws WireException {
    Instance instance = new Instance(in.number(), in.text());
    instance.numbers = Intervals.restore(in);
    in.each(each -> instance.gaps.add(Gap.restore(each)));
    instance.readings = Readings.restore(in);
    instance.uptimeMillis = in.number();
    instance.heartbeatMillis = in.number();
    instance.heardAt = in.number();
    instance.uptimes = Uptimes.restore(in);
    instance.lastTellingAt = in.number();
    instance.tellingBeforeAt = in.number();
    instance.bye = in.flag();
    instance.silent = in.flag();
    instance.balance = in.balance();
    return instance;
  }

  /** Its account by its last entry. */
  Balance balance() {
    return balance;
  }
}
