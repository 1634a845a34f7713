// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.WireException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is left of the instances that are forgotten: what they counted, until when a stage had some
 * that did not tell all, and of the latest of them enough to know them again.
 *
 * <p>One that speaks again goes on where it was, so that nothing counts twice. Where not even that
 * is known any longer, it looks like one whose first entries are missing, and is told apart by how
 * long it has run: what it told before is taken as told, and what it has read is in doubt.
 */
final class FormerInstances {
  /**
   * How many are known again. If more than these fall silent for longer than the horizon and return
   * then, more of what they read meanwhile is unknown than need be; nothing else comes of it.
   */
  static final int MAX_KNOWN = 1_000;

  /** Tracers have a handful; whoever forges more would cost memory. */
  private static final int MAX_REASONS = 20;

  /**
   * One that would be known again.
   *
   * @param next one above the number of its last entry; what is missing below is not waited for
   * @param forgottenAt the fold's clock
   */
  private record Former(long next, boolean bye, Balance balance, long forgottenAt) {}

  private final Map<Long, Former> known = new LinkedHashMap<>(); // in the order of forgetting
  private final Map<String, Long> untoldUntil = new TreeMap<>(); // the fold's clock, by stage
  private final Map<String, Long> dropped = new TreeMap<>();
  private long recorded;
  private long holes;
  private boolean someUnknown; // not known any longer, that is

  /** Takes one in that is forgotten now. */
  void add(Instance instance, long clock) {
    holes = sum(holes, instance.holes());
    Balance balance = bounded(instance.balance());
    recorded = sum(recorded, balance.recorded());
    balance.dropped().forEach((reason, n) -> dropped.merge(reason, n, FormerInstances::sum));
    if (instance.untoldUntil() >= 0) {
      untoldUntil.merge(instance.stage(), instance.untoldUntil(), Math::max);
    }
    Former former = new Former(instance.lastNumber() + 1, instance.bye(), balance, clock);
    known.put(instance.id(), former);
  }

  private static Balance bounded(Balance balance) {
    return balance.dropped().size() <= MAX_REASONS
        ? balance
        : new Balance(balance.recorded(), 0, Map.of(), 0);
  }

  /** Knows those no longer that were forgotten before a time, and the oldest if there are many. */
  void letGo(long before) {
    Iterator<Former> formers = known.values().iterator();
    while (formers.hasNext()) {
      boolean tooMany = known.size() > MAX_KNOWN;
      if (formers.next().forgottenAt >= before && !tooMany) {
        return;
      }
      formers.remove();
      someUnknown = true;
    }
  }

  /** Whether an entry is of one that has told it before, or is not waited for any longer. */
  boolean hasTold(Entry entry) {
    Former former = known.get(entry.instance());
    return former != null && entry.number() < former.next;
  }

  /**
   * The instance of an entry, if it was forgotten; its counts are its own again.
   *
   * @param horizonMillis nobody who has run for less was forgotten
   * @return null if it is new
   */
  Instance takeBack(Entry entry, long horizonMillis) {
    Former former = known.remove(entry.instance());
    if (former == null
        && someUnknown
        && entry.number() > 0
        && entry.uptimeMillis() > horizonMillis) {
      uncount(entry.balance());
      return Instance.returnedAnywhere(entry);
    }
    if (former == null) {
      return null;
    }
    uncount(former.balance);
    return Instance.returned(entry, former.next, former.bye, former.balance);
  }

  private void uncount(Balance balance) {
    recorded = Math.max(0, recorded - balance.recorded());
    balance
        .dropped()
        .forEach((reason, n) -> dropped.computeIfPresent(reason, (key, all) -> rest(all, n)));
  }

  private static Long rest(long all, long part) {
    return all > part ? all - part : null;
  }

  /**
   * Until when instances of a stage may have done what they never told: some fell silent, or had
   * holes.
   *
   * @return by the fold's clock; before its beginning if all of them told all
   */
  long untoldUntil(String stage) {
    return untoldUntil.getOrDefault(stage, Long.MIN_VALUE);
  }

  long recorded() {
    return recorded;
  }

  Map<String, Long> dropped() {
    return dropped;
  }

  long holes() {
    return holes;
  }

  /** Of counts; forged ones may be as large as a number can be. */
  static long sum(long a, long b) {
    return a + b < 0 ? Long.MAX_VALUE : a + b;
  }

  void save(StateWriter out) {
    out.each(
        known.entrySet(),
        (each, entry) -> {
          each.number(entry.getKey());
          each.number(entry.getValue().next);
          each.flag(entry.getValue().bye);
          each.balance(entry.getValue().balance);
          each.number(entry.getValue().forgottenAt);
        });
    out.each(
        untoldUntil.entrySet(),
        (each, stage) -> {
          each.text(stage.getKey());
          each.number(stage.getValue());
        });
    out.balance(new Balance(recorded, 0, dropped, 0));
    out.number(holes);
    out.flag(someUnknown);
  }

  static FormerInstances restore(StateReader in) throws WireException {
    FormerInstances all = new FormerInstances();
    in.each(
        each ->
            all.known.put(
                each.number(),
                new Former(each.number(), each.flag(), each.balance(), each.number())));
    in.each(each -> all.untoldUntil.put(each.text(), each.number()));
    Balance balance = in.balance();
    all.recorded = balance.recorded();
    all.dropped.putAll(balance.dropped());
    all.holes = in.number();
    all.someUnknown = in.flag();
    return all;
  }
}
