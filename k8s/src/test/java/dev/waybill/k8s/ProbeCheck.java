// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whoever runs for long is asked how it is; our services where and how they answer. */
final class ProbeCheck implements Check {
  private static final int MANAGEMENT = 9000;
  private static final Map<String, String> PATHS =
      Map.of(
          "/startupProbe", "/q/health/started",
          "/readinessProbe", "/q/health/ready",
          "/livenessProbe", "/q/health/live");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    manifests
        .pods()
        .filter(pod -> List.of("Deployment", "StatefulSet").contains(pod.owner().kind()))
        .forEach(
            pod -> {
              for (JsonNode container : pod.containers()) {
                PATHS.forEach((probe, path) -> check(pod, container, probe, path, problems));
              }
            });
    return problems;
  }

  private static void check(
      Pod pod, JsonNode container, String probe, String path, List<String> problems) {
    JsonNode found = container.at(probe);
    if (found.isMissingNode()) {
      problems.add(pod.owner().id() + ": has no " + probe.substring(1));
    } else if (Json.text(container, "/image").startsWith("waybill/")) {
      boolean asMeant =
          path.equals(Json.text(found, "/httpGet/path"))
              && "management".equals(Json.text(found, "/httpGet/port"))
              && pod.port("management").orElse(0) == MANAGEMENT;
      if (!asMeant) {
        problems.add(
            "%s: %s must be %s on port management, %d"
                .formatted(pod.owner().id(), probe.substring(1), path, MANAGEMENT));
      }
    }
  }
}
