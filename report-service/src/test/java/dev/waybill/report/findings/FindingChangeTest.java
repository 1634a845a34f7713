// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import static dev.waybill.report.findings.FindingChange.Event.OPENED;
import static dev.waybill.report.findings.FindingChange.Event.RAISED;
import static dev.waybill.report.findings.FindingChange.Event.RESOLVED;
import static dev.waybill.report.findings.Windows.LIMITS;
import static dev.waybill.report.findings.Windows.closed;
import static dev.waybill.report.findings.Windows.minute;
import static dev.waybill.report.findings.Windows.orders;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.waybill.report.findings.FindingChange.Event;
import dev.waybill.report.statistics.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindingChangeTest {
  private static final Duration CLEAR = Duration.ofMinutes(5);
  private final Map<String, Finding> stored = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();

  /** Applies the rules to windows and stores what changed. */
  private void evaluate(Instant settled, Totals... windows) {
    List<FindingChange> changes =
        FindingChange.of(
            List.copyOf(stored.values()),
            ShareRules.observe(orders(windows), LIMITS),
            key -> settled,
            CLEAR);
    for (FindingChange change : changes) {
      stored.put(change.finding().id(), change.finding());
      events.addAll(change.events());
    }
  }

  private Finding only() {
    assertEquals(1, stored.size(), stored::toString);
    return stored.values().iterator().next();
  }

  @Test
  void badWindow_opens_staysAndIsResolvedWhenNoMoreFollow() {
    evaluate(minute(1), closed(0, 100, 1));
    evaluate(minute(1), closed(0, 100, 1));
    assertEquals(List.of(OPENED), events, "seen again it is the same");

    evaluate(minute(4), closed(0, 100, 1), closed(3, 100, 5));
    assertEquals(List.of(OPENED), events);
    assertEquals(minute(0), only().since());
    assertEquals(minute(3), only().lastWindow());
    assertEquals(0.95, only().value(), "the worst");

    evaluate(minute(8), closed(0, 100, 1), closed(3, 100, 5), closed(7, 100, 0));
    assertEquals(null, only().until(), "not long enough");
    evaluate(minute(9), closed(0, 100, 1), closed(3, 100, 5), closed(7, 100, 0));
    assertEquals(List.of(OPENED, RESOLVED), events);
    assertEquals(minute(4), only().until());

    evaluate(minute(9), closed(0, 100, 1), closed(3, 100, 5), closed(7, 100, 0));
    assertEquals(List.of(OPENED, RESOLVED), events, "looked at again it does not open again");
  }

  @Test
  void openWindows_holdIt() {
    evaluate(minute(1), closed(0, 100, 1));
    evaluate(null, closed(0, 100, 1));
    evaluate(minute(2), closed(0, 100, 1), closed(60, 1, 0));

    assertEquals(null, only().until());
  }

  @Test
  void badWindowLongAfterTheLast_isAnotherFinding() {
    evaluate(minute(40), closed(0, 100, 1), closed(30, 100, 1));

    assertEquals(List.of(OPENED, RESOLVED, OPENED, RESOLVED), events);
    assertEquals(2, stored.size());
  }

  @Test
  void graver_isToldOnce() {
    evaluate(minute(1), closed(0, 100, 1));
    evaluate(minute(2), closed(0, 100, 1), closed(1, 100, 50));
    evaluate(minute(3), closed(0, 100, 1), closed(1, 100, 50), closed(2, 100, 1));

    assertEquals(List.of(OPENED, RAISED), events);
    assertEquals(Severity.CRITICAL, only().severity());
    assertEquals(0.5, only().value());
  }

  @Test
  void id_dependsOnNothingButWhatItIsOfAndWhenItBegan() {
    evaluate(minute(1), closed(0, 100, 1));
    String id = only().id();
    stored.clear();
    evaluate(minute(1), closed(0, 100, 70), closed(2, 100, 1));
    assertEquals(id, only().id());
    stored.clear();
    evaluate(minute(1), closed(1, 100, 70));

    assertNotEquals(id, only().id());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whenItIsLookedAt_makesNoDifference(long seed) {
    Random random = new Random(seed);
    Totals[] windows = new Totals[60];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = closed(i, 100, random.nextInt(8) == 0 ? 1 + random.nextInt(20) : 0);
    }
    evaluate(minute(70), windows);
    Map<String, Finding> atOnce = new LinkedHashMap<>(stored);
    stored.clear();
    for (int told = 0; told < windows.length; told += 1 + random.nextInt(9)) {
      evaluate(minute(told), java.util.Arrays.copyOf(windows, told));
    }
    evaluate(minute(70), windows);

    assertEquals(atOnce, stored);
  }
}
