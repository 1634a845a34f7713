// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.wire.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * All counts of a pipeline's windows by name, such as {@code sinks/billing/complete}, whoever told
 * them. What is 0 is left out.
 */
public final class WindowTotals {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Map<String, Long>> byWindow = new TreeMap<>();

  /** Adds what one partition of the audit log has of a window. */
  public void add(Summary summary) {
    try {
      add(summary.window().toString(), JSON.readTree(summary.encode()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds what REST answers of a window. */
  public void add(JsonNode item) {
    if (item.required("evidence").asText().equals("ledger")) {
      add(item.required("window").asText(), item);
    }
  }

  private void add(String window, JsonNode totals) {
    Map<String, Long> counts = byWindow.computeIfAbsent(window, w -> new TreeMap<>());
    count(counts, "issued", totals.path("issued").asLong());
    count(counts, "open", totals.path("closed").asBoolean() ? 0 : 1);
    for (String list : new String[] {"stages", "sinks"}) {
      for (JsonNode item : totals.path(list)) {
        String prefix = list + "/" + item.path("stage").asText() + "/";
        item.properties().stream()
            .filter(member -> member.getValue().isIntegralNumber())
            .forEach(member -> count(counts, prefix + member.getKey(), member.getValue().asLong()));
      }
    }
  }

  private static void count(Map<String, Long> counts, String name, long count) {
    if (count != 0) {
      counts.merge(name, count, Long::sum);
    }
  }

  /** The counts of each window. */
  public Map<String, Map<String, Long>> byWindow() {
    return byWindow;
  }
}
