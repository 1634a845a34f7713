// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is shipped for Prometheus and Grafana. */
record Dashboard(JsonNode json) {
  private static final Path FOLDER = Path.of("..", "k8s", "monitoring");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

  static Dashboard read() throws IOException {
    return new Dashboard(
        new ObjectMapper().readTree(FOLDER.resolve("dashboards/waybill.json").toFile()));
  }

  /** All panels, rows among them. */
  List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    json.required("panels").forEach(panels::add);
    return panels;
  }

  /** Those that show something. */
  List<JsonNode> charts() {
    return panels().stream()
        .filter(panel -> !panel.required("type").asText().equals("row"))
        .toList();
  }

  List<JsonNode> variables() {
    List<JsonNode> variables = new ArrayList<>();
    json.required("templating").required("list").forEach(variables::add);
    return variables;
  }

  /** Of the panels; of variables, what would give their values. */
  Stream<String> expressions() {
    return Stream.concat(
        charts().stream()
            .flatMap(panel -> panel.required("targets").findValuesAsText("expr").stream()),
        variables().stream()
            .filter(variable -> variable.required("type").asText().equals("query"))
            .map(variable -> selector(variable.required("query").required("query").asText())));
  }

  private static String selector(String query) {
    Matcher values = LABEL_VALUES.matcher(query);
    if (!values.matches()) {
      throw new IllegalArgumentException("not read here: " + query);
    }
    return values.group(1) + "{" + values.group(2) + "!=\"\"}";
  }

  /** Of the alerts. */
  static List<String> rules() throws IOException {
    return Files.readAllLines(FOLDER.resolve("rules/waybill.rules.yaml")).stream()
        .filter(line -> line.startsWith("        expr: "))
        .map(line -> line.substring("        expr: ".length()))
        .toList();
  }
}
