// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.WireException;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What was measured of one pipeline's messages, by the minute in which they were issued. */
final class LatencyWindows {
  /** More than a day of minutes; only origins with a wrong clock need as many. */
  static final int MAX_WINDOWS = 2_000;

  private final NavigableMap<Long, WindowLatencies> windows = new TreeMap<>(); // by epoch minute

  // What was looked up last.
  private long lastMinute;
  private WindowLatencies lastWindow;

  /** The window of a minute, which is going to change; null if there are too many. */
  WindowLatencies at(long minute, FoldClock clock) {
    if (lastWindow == null || lastMinute != minute) {
      lastWindow = windows.get(minute);
      lastMinute = minute;
      if (lastWindow == null && windows.size() < MAX_WINDOWS) {
        lastWindow = new WindowLatencies();
        windows.put(minute, lastWindow);
      }
    }
    if (lastWindow != null) {
      lastWindow.change(clock.millis());
    }
    return lastWindow;
  }

  /** The window of a minute, or null. */
  WindowLatencies get(long minute) {
    return windows.get(minute);
  }

  /** Lets the windows be told again that have changed; those that are forgotten stay so. */
  void tell(String pipeline, WindowTotals<Long> totals) {
    windows
        .entrySet()
        .removeIf(
            each ->
                each.getValue().clearChanged()
                    && !totals.touch(pipeline, each.getKey())
                    && totals.isForgotten(pipeline, each.getKey()));
    lastWindow = null;
  }

  void forget(long minute) {
    windows.remove(minute);
    lastWindow = null;
  }

  /** Forgets windows that had no span since then and that no ledger knows. */
  void forgetUnknown(String pipeline, long before, WindowTotals<Long> totals) {
    windows
        .entrySet()
        .removeIf(
            each -> each.getValue().changedAt() < before && !totals.has(pipeline, each.getKey()));
    lastWindow = null;
  }

  boolean isEmpty() {
    return windows.isEmpty();
  }

  void save(StateWriter out) {
    out.each(
        windows.entrySet(),
        (each, window) -> {
          each.number(window.getKey());
          window.getValue().save(each);
        });
  }

  static LatencyWindows restore(StateReader in) throws WireException {
    LatencyWindows windows = new LatencyWindows();
    in.each(each -> windows.windows.put(each.number(), WindowLatencies.restore(each)));
    return windows;
  }
}
