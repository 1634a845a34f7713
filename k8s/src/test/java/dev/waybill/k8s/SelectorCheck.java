// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What chooses pods by labels chooses those that it is named after, and no others. */
final class SelectorCheck implements Check {

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    for (Resource resource : manifests.resources()) {
      switch (resource.kind()) {
        case "Deployment", "StatefulSet" -> {
          requireOwn(resource, resource.at("/spec/selector"), manifests, problems);
          Json.elements(resource.at("/spec/template/spec/topologySpreadConstraints"))
              .forEach(one -> requireOwn(resource, one.at("/labelSelector"), manifests, problems));
        }
        case "Service", "PodDisruptionBudget", "PodMonitor" ->
            requireOwn(resource, resource.at("/spec/selector"), manifests, problems);
        case "NetworkPolicy" -> {
          if (new Selector(resource.at("/spec/podSelector")).chosen(manifests).isEmpty()) {
            problems.add(resource.id() + ": chooses no pod");
          }
        }
        default -> {}
      }
    }
    return problems;
  }

  private static void requireOwn(
      Resource resource, JsonNode selector, Manifests manifests, List<String> problems) {
    List<String> chosen =
        new Selector(selector).chosen(manifests).stream().map(pod -> pod.owner().name()).toList();
    if (selector.isEmpty() || !chosen.equals(List.of(resource.name()))) {
      problems.add(resource.id() + ": chooses the pods of " + chosen);
    }
  }
}
