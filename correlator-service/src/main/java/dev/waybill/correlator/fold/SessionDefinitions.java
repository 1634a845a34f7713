// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.WireException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * By which definition each of a session's messages is judged: by the one that held when it was
 * issued. The first that is declared holds for all that no learned one holds for.
 */
final class SessionDefinitions {
  private final NavigableMap<Long, PipelineDefinition> byFirst = new TreeMap<>(); // sequence
  private final TreeSet<Long> learned = new TreeSet<>(); // those of them that nobody declared

  /**
   * A declared definition holds.
   *
   * @param next the first sequence that nobody has told of
   */
  void declare(long next, PipelineDefinition definition) {
    if (byFirst.isEmpty() || byFirst.firstKey() > 0) {
      boolean first = byFirst.isEmpty();
      byFirst.put(0L, definition);
      if (first) {
        return;
      }
    }
    byFirst.put(next, definition);
    learned.remove(next);
  }

  /**
   * A learned definition holds, unless one is declared.
   *
   * @param next the first sequence that nobody has told of
   * @return whether it is another than before
   */
  boolean learn(long next, PipelineDefinition definition) {
    boolean known = !byFirst.isEmpty() && byFirst.lastEntry().getValue().equals(definition);
    if (isDeclared() || known) {
      return false;
    }
    byFirst.put(next, definition);
    learned.add(next);
    return true;
  }

  /** Whether one of them is declared. */
  private boolean isDeclared() {
    return learned.size() < byFirst.size();
  }

  /** A stage that was only learned is expected of nothing any longer. */
  void unlearn(String stage) {
    for (Long first : learned) {
      byFirst.computeIfPresent(first, (key, each) -> LearnedGraph.without(each, stage));
    }
  }

  void clear() {
    byFirst.clear();
    learned.clear();
  }

  boolean isEmpty() {
    return byFirst.isEmpty();
  }

  /** Whether the audit of what is issued from now on is switched off. */
  boolean isOff() {
    return !byFirst.isEmpty() && !byFirst.lastEntry().getValue().audited();
  }

  /** The definition that holds for all sequences, or null if there is none or more than one. */
  PipelineDefinition only() {
    return byFirst.size() == 1 ? byFirst.get(0L) : null;
  }

  /** The definition that holds for a sequence, or null. */
  PipelineDefinition of(long sequence) {
    Map.Entry<Long, PipelineDefinition> entry = byFirst.floorEntry(sequence);
    return entry == null ? null : entry.getValue();
  }

  /** The sequences of {@code set} for which one definition holds or none, by its first sequence. */
  NavigableMap<Long, SequenceSet> part(SequenceSet set) {
    NavigableMap<Long, SequenceSet> parts = new TreeMap<>();
    if (byFirst.isEmpty() || only() != null) {
      parts.put(0L, set);
      return parts;
    }
    long from = 0;
    while (true) {
      Long next = byFirst.higherKey(from);
      SequenceSet part = set.within(from, next == null ? Long.MAX_VALUE : next);
      if (!part.isEmpty()) {
        parts.put(from, part);
      }
      if (next == null) {
        return parts;
      }
      from = next;
    }
  }

  /** Of all definitions; none is too long where messages may get one yet. */
  long longestDeadlineMillis() {
    long longest = byFirst.containsKey(0L) ? 0 : Long.MAX_VALUE;
    for (PipelineDefinition definition : byFirst.values()) {
      longest = Math.max(longest, definition.deadline().toMillis());
    }
    return longest;
  }

  /** Whether all stages that follow, by any definition, have decided about copies. */
  boolean isDecided(String stage, Placement placement) {
    for (PipelineDefinition definition : byFirst.values()) {
      for (StageDefinition next : definition.stages()) {
        if (next.after().contains(stage) && !placement.isDecidedBy(next.name())) {
          return false;
        }
      }
    }
    // What no definition holds for yet, a first one may bring other stages for.
    return !byFirst.isEmpty() && placement.sequences().first() >= byFirst.firstKey();
  }

  void save(StateWriter out) {
    out.each(
        byFirst.entrySet(),
        (each, entry) -> {
          each.number(entry.getKey());
          each.definition(entry.getValue());
        });
    out.each(learned, StateWriter::number);
  }

  static SessionDefinitions restore(StateReader in) throws WireException {
    SessionDefinitions definitions = new SessionDefinitions();
    in.each(each -> definitions.byFirst.put(each.number(), each.definition()));
    in.each(each -> definitions.learned.add(each.number()));
    return definitions;
  }
}
