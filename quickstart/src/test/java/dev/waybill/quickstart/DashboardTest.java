// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard as a document; what it asks for is in {@link MonitoringIT}. */
class DashboardTest {
  private static final int WIDTH = 24;

  private final Dashboard dashboard;

  DashboardTest() throws IOException {
    dashboard = Dashboard.read();
  }

  @Test
  void panels_haveIdsOfTheirOwnAndDoNotOverlap() {
    Set<Integer> ids = new HashSet<>();
    Map<String, String> cells = new HashMap<>();
    for (JsonNode panel : dashboard.panels()) {
      String title = panel.required("title").asText();
      assertTrue(ids.add(panel.required("id").asInt()), title);
      JsonNode place = panel.required("gridPos");
      int left = place.required("x").asInt();
      int top = place.required("y").asInt();
      int right = left + place.required("w").asInt();
      assertTrue(left >= 0 && right <= WIDTH, title);
      for (int x = left; x < right; x++) {
        for (int y = top; y < top + place.required("h").asInt(); y++) {
          String other = cells.put(x + " " + y, title);
          assertEquals(null, other, () -> title + " overlaps " + other);
        }
      }
    }
    assertTrue(ids.size() > 20, ids::toString);
  }

  @Test
  void charts_sayWhatTheyShowAndInWhichUnit() {
    for (JsonNode panel : dashboard.charts()) {
      String title = panel.required("title").asText();
      assertTrue(panel.required("description").asText().length() > 20, title);
      JsonNode defaults = panel.required("fieldConfig").required("defaults");
      assertFalse(defaults.required("unit").asText().isEmpty(), title);
      assertFalse(defaults.required("thresholds").required("steps").isEmpty(), title);
    }
  }

  @Test
  void gaps_areGaps() {
    List<JsonNode> lines =
        dashboard.charts().stream()
            .filter(panel -> panel.required("type").asText().equals("timeseries"))
            .toList();
    assertFalse(lines.isEmpty());
    for (JsonNode panel : lines) {
      JsonNode spanNulls = panel.at("/fieldConfig/defaults/custom/spanNulls");
      assertTrue(spanNulls.isBoolean() && !spanNulls.asBoolean(), panel.get("title").asText());
    }
    assertTrue(dashboard.expressions().noneMatch(expression -> expression.contains("vector(")));
  }

  @Test
  void dataSource_isWhateverIsChosen() {
    for (JsonNode panel : dashboard.charts()) {
      for (JsonNode source : panel.findValues("datasource")) {
        assertEquals("prometheus", source.required("type").asText());
        assertEquals("${datasource}", source.required("uid").asText());
      }
      for (JsonNode target : panel.required("targets")) {
        assertTrue(target.has("datasource"), panel.get("title").asText());
      }
    }
    assertEquals("30s", dashboard.json().required("refresh").asText());
  }

  @Test
  void variables_thatAreUsedAreThere() {
    Set<String> there =
        dashboard.variables().stream()
            .map(variable -> variable.required("name").asText())
            .collect(Collectors.toCollection(TreeSet::new));
    there.add("__rate_interval"); // Grafana's own
    Set<String> used =
        dashboard
            .expressions()
            .flatMap(expression -> Pattern.compile("\\$(\\w+)").matcher(expression).results())
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(used.contains("pipeline"), used::toString);
    assertTrue(there.containsAll(used), () -> used + " of " + there);
  }
}
