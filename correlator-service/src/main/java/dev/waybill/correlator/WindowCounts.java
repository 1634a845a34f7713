// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of a window's totals by name, such as {@code stages.warehouse.lostOnHop}: as a summary
 * has them, or the report service, which uses the same names. A count that isn't told is 0.
 */
final class WindowCounts {
  private static final String[] LISTS = {"stages", "sinks"};

  private final Map<String, Long> counts = new TreeMap<>();
  private boolean closed = true;

  /**
   * Adds totals of the same window, of another partition.
   *
   * @param totals a summary, or an item of the report service's
   */
  void add(JsonNode totals) {
    closed &= totals.path("closed").asBoolean();
    add("issued", totals.path("issued").asLong());
    counts.merge("atLeast", totals.path("atLeast").asBoolean() ? 1L : 0L, Math::max);
    for (String list : LISTS) {
      for (JsonNode element : totals.path(list)) {
        String prefix = list + "." + element.path("stage").asText() + ".";
        element
            .properties()
            .forEach(
                member -> {
                  if (member.getValue().isIntegralNumber()) {
                    add(prefix + member.getKey(), member.getValue().asLong());
                  }
                });
      }
    }
  }

  private void add(String name, long count) {
    counts.merge(name, count, Long::sum);
  }

  /** Whether no number is provisional. */
  boolean closed() {
    return closed;
  }

  /** By name, with those that are 0. */
  Map<String, Long> counts() {
    return counts;
  }
}
