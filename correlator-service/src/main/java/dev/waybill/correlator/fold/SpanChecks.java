// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SpanCheck;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * How the spans of one pipeline agree with the ledger, by window. Spans and ledger are two
 * measurements of the same: a message that a stage handed over by the ledger and of which it sent
 * no span, though another stage did, is a hole in the spans; one of which a stage sent a span and
 * that its ledger did not see, though nothing of that is missing, is a contradiction.
 */
final class SpanChecks {
  private static final int SPANS = 0;
  private static final int MISSING = 1;
  private static final int UNEXPECTED = 2;
  private static final int NUMBERS = 3;

  // By epoch minute and session; three numbers a stage.
  private final NavigableMap<Long, Map<Long, long[]>> windows = new TreeMap<>();

  /** Compares anew what is known of a session's messages of a window. */
  void put(
      long minute,
      Session session,
      SequenceSet messages,
      SessionSpans spans,
      MessageStages stages,
      Instances instances) {
    SequenceSet sampled = spans.sampled(messages);
    if (sampled.isEmpty()) {
      remove(minute, session.id());
      return;
    }
    long[] numbers = new long[NUMBERS * MessageStages.MAX];
    for (int stage = 0; stage < stages.count(); stage++) {
      StageSets ledger = session.stages().get(stages.name(stage));
      SequenceSet spanned = spans.of(stage) == null ? new SequenceSet() : spans.of(stage);
      numbers[NUMBERS * stage + SPANS] = spanned.intersection(messages).cardinality();
      if (ledger != null) {
        SequenceSet missing = sampled.intersection(ledger.handedOver);
        missing.removeAll(spanned);
        numbers[NUMBERS * stage + MISSING] = missing.cardinality();
      }
      if (instances.tellAll(stages.name(stage))) {
        SequenceSet unexpected = spanned.intersection(messages);
        removeSeen(unexpected, ledger);
        numbers[NUMBERS * stage + UNEXPECTED] = unexpected.cardinality();
      }
    }
    windows.computeIfAbsent(minute, key -> new TreeMap<>()).put(session.id(), numbers);
  }

  /** Takes out what the ledger saw, in whatever way; it may be null. */
  private static void removeSeen(SequenceSet spanned, StageSets ledger) {
    if (ledger != null) {
      spanned.removeAll(ledger.received);
      spanned.removeAll(ledger.handedOver);
      spanned.removeAll(ledger.corrupted);
      spanned.removeAll(ledger.skipped);
      spanned.removeAll(ledger.failed);
      ledger.doubts.forEach(doubt -> spanned.removeAll(doubt.sequences()));
    }
  }

  void remove(long minute, long session) {
    Map<Long, long[]> sessions = windows.get(minute);
    if (sessions != null) {
      sessions.remove(session);
    }
  }

  void forget(long minute) {
    windows.remove(minute);
  }

  boolean isEmpty() {
    return windows.isEmpty();
  }

  /** The sums over those sessions, by stage. */
  List<SpanCheck> toWire(long minute, LongPredicate sessions, MessageStages stages) {
    long[] sums = new long[NUMBERS * MessageStages.MAX];
    windows
        .getOrDefault(minute, Map.of())
        .forEach(
            (session, numbers) -> {
              for (int i = 0; sessions.test(session) && i < sums.length; i++) {
                sums[i] += numbers[i];
              }
            });
    List<SpanCheck> checks = new ArrayList<>();
    for (int stage = 0; stage < stages.count(); stage++) {
      int at = NUMBERS * stage;
      if ((sums[at + SPANS] | sums[at + MISSING]) != 0) {
        checks.add(
            new SpanCheck(
                stages.name(stage), sums[at + SPANS], sums[at + MISSING], sums[at + UNEXPECTED]));
      }
    }
    return checks;
  }

  void save(StateWriter out) {
    out.each(
        windows.entrySet(),
        (each, window) -> {
          each.number(window.getKey());
          each.each(
              window.getValue().entrySet(),
              (inner, session) -> {
                inner.number(session.getKey());
                for (long number : session.getValue()) {
                  inner.number(number);
                }
              });
        });
  }

  void restore(StateReader in) throws WireException {
    in.each(
        each -> {
          Map<Long, long[]> sessions = new TreeMap<>();
          windows.put(each.number(), sessions);
          each.each(
              inner -> {
                long session = inner.number();
                long[] numbers = new long[NUMBERS * MessageStages.MAX];
                for (int i = 0; i < numbers.length; i++) {
                  numbers[i] = inner.number();
                }
                sessions.put(session, numbers);
              });
        });
  }
}
