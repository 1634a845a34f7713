// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Which labels are chosen: a Service's map of labels, or matchLabels and matchExpressions. */
record Selector(JsonNode json) {

  boolean matches(Map<String, String> labels) {
    boolean structured = json.has("matchLabels") || json.has("matchExpressions");
    Map<String, String> equal = Json.texts(structured ? json.at("/matchLabels") : json);
    return labels.entrySet().containsAll(equal.entrySet())
        && Json.elements(json.at("/matchExpressions")).allMatch(one -> holds(one, labels));
  }

  private static boolean holds(JsonNode expression, Map<String, String> labels) {
    String value = labels.get(Json.text(expression, "/key"));
    List<String> values = Json.elements(expression.at("/values")).map(JsonNode::asText).toList();
    return switch (Json.text(expression, "/operator")) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> throw new IllegalArgumentException("No operator: " + expression);
    };
  }

  List<Pod> chosen(Manifests manifests) {
    return manifests.pods().filter(pod -> matches(pod.labels())).toList();
  }
}
