// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A finding that is new or not what it was.
 *
 * @param finding as it is now
 * @param events what happened to it, in order; empty if it only goes on
 */
record FindingChange(Finding finding, List<Event> events) {
  /** What others are told of. */
  enum Event {
    /** It is new. */
    OPENED,
    /** It has become graver. */
    RAISED,
    /** It is over. */
    RESOLVED
  }

  /**
   * What changes when the rules were applied. A pure function, and applied twice it changes nothing
   * more.
   *
   * @param known open findings of the keys in question, and those resolved ones that tell of
   *     windows which may be looked at again
   * @param seen all that the rules found
   * @param settled up to when it is known that a key was not seen again; null if that is not known
   * @param clear a finding is resolved when it was not seen for so long
   */
  static List<FindingChange> of(
      List<Finding> known,
      List<Observation> seen,
      Function<FindingKey, Instant> settled,
      Duration clear) {
    Map<FindingKey, List<Finding>> before =
        known.stream().collect(Collectors.groupingBy(Finding::key, Collectors.toList()));
    Map<FindingKey, List<Observation>> now =
        seen.stream()
            .sorted(Comparator.comparing(Observation::from))
            .collect(
                Collectors.groupingBy(Observation::key, LinkedHashMap::new, Collectors.toList()));
    Set<FindingKey> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(now.keySet());
    List<FindingChange> changes = new ArrayList<>();
    for (FindingKey key : keys) {
      new Course(before.getOrDefault(key, List.of()), clear)
          .follow(now.getOrDefault(key, List.of()), settled.apply(key), changes);
    }
    return changes;
  }

  /** What becomes of one key. */
  private static final class Course {
    private final List<Finding> over;
    private final Duration clear;
    private final List<Event> events = new ArrayList<>();
    private final Finding before;
    private Finding open;

    Course(List<Finding> known, Duration clear) {
      this.over = known.stream().filter(finding -> !finding.isOpen()).toList();
      this.before = known.stream().filter(Finding::isOpen).findFirst().orElse(null);
      this.open = before;
      this.clear = clear;
    }

    void follow(List<Observation> seen, Instant settled, List<FindingChange> changes) {
      for (Observation each : seen) {
        if (over.stream().anyMatch(finding -> finding.covers(each))) {
          continue;
        }
        if (open != null && !each.from().isBefore(open.lastSeen().plus(clear))) {
          resolve(changes);
        }
        see(each);
      }
      if (open == null) {
        return;
      }
      if (settled != null && !settled.isBefore(open.lastSeen().plus(clear))) {
        resolve(changes);
      } else if (!open.equals(before)) {
        changes.add(new FindingChange(open, List.copyOf(events)));
      }
    }

    private void see(Observation seen) {
      if (open == null) {
        open = Finding.opened(seen);
        events.add(Event.OPENED);
        return;
      }
      Finding more = open.with(seen);
      if (more.severity() != open.severity() && !events.contains(Event.OPENED)) {
        events.add(Event.RAISED);
      }
      open = more;
    }

    private void resolve(List<FindingChange> changes) {
      events.add(Event.RESOLVED);
      changes.add(new FindingChange(open.resolved(), List.copyOf(events)));
      events.clear();
      open = null;
    }
  }
}
