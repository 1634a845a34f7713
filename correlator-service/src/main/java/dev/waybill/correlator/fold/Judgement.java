// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Verdict.Place;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of one session's messages of one window.
 *
 * @param counts how many
 * @param waiting whether anything is undecided at some place
 * @param verdicts the verdicts, in the order of the pipeline
 */
record Judgement(Counts counts, boolean waiting, List<Verdict> verdicts) {

  /** How many ranges of messages it names. */
  long namedRanges() {
    return verdicts.stream().mapToLong(verdict -> verdict.ranges().size()).sum();
  }

  /** Whether the audit may yet come to know more of it. */
  boolean hasUnknown() {
    return counts.atLeast()
        || verdicts.stream().anyMatch(verdict -> verdict.kind() == Kind.UNKNOWN);
  }

  /** The same where all that waits is unknown, because it is not followed any longer. */
  Judgement withoutWaiting(String reason) {
    List<Verdict> others = new ArrayList<>();
    Map<String, Verdict> unknown = new LinkedHashMap<>(); // by stage and place
    for (Verdict verdict : verdicts) {
      if (verdict.kind() == Kind.WAITING) {
        unknown.merge(
            verdict.place() + verdict.stage(), unknown(verdict, reason), Judgement::merge);
      } else {
        others.add(verdict);
      }
    }
    others.addAll(unknown.values());
    return new Judgement(counts.withoutWaiting(), false, others);
  }

  private static Verdict unknown(Verdict waiting, String reason) {
    return new Verdict(
        Kind.UNKNOWN, waiting.stage(), waiting.place(), reason, waiting.count(), waiting.ranges());
  }

  /** Of different messages. */
  private static Verdict merge(Verdict a, Verdict b) {
    SequenceSet named = new SequenceSet();
    a.ranges().forEach(range -> named.addRange(range.from(), range.to()));
    b.ranges().forEach(range -> named.addRange(range.from(), range.to()));
    return new Verdict(
        a.kind(), a.stage(), a.place(), a.reason(), a.count() + b.count(), named.ranges());
  }

  void save(StateWriter out) {
    counts.save(out);
    out.flag(waiting);
    out.each(
        verdicts,
        (each, verdict) -> {
          each.choice(verdict.kind());
          each.text(verdict.stage());
          each.choice(verdict.place());
          each.text(verdict.reason());
          each.number(verdict.count());
          each.each(
              verdict.ranges(),
              (inner, range) -> {
                inner.number(range.from());
                inner.number(range.to());
              });
        });
  }

  static Judgement restore(StateReader in) throws WireException {
    Counts counts = Counts.restore(in);
    boolean waiting = in.flag();
    List<Verdict> verdicts = new ArrayList<>();
    in.each(each -> verdicts.add(verdict(each)));
    return new Judgement(counts, waiting, verdicts);
  }

  private static Verdict verdict(StateReader in) throws WireException {
    Kind kind = in.choice(Kind.values());
    String stage = in.text();
    Place place = in.choice(Place.values());
    String reason = in.text();
    long count = in.number();
    List<SequenceRange> ranges = new ArrayList<>();
    in.each(each -> ranges.add(new SequenceRange(each.number(), each.number())));
    return new Verdict(kind, stage, place, reason, count, ranges);
  }
}
