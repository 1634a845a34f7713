// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Ports that Services, probes and policies name are ports of the containers that they mean. */
final class PortCheck implements Check {

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    manifests
        .ofKind("Service")
        .forEach(
            service -> {
              Selector selector = new Selector(service.at("/spec/selector"));
              for (JsonNode port : Json.elements(service.at("/spec/ports")).toList()) {
                require(service, selector.chosen(manifests), port, "/targetPort", problems);
              }
            });
    manifests
        .ofKind("PodMonitor")
        .forEach(
            monitor -> {
              Selector selector = new Selector(monitor.at("/spec/selector"));
              for (JsonNode endpoint :
                  Json.elements(monitor.at("/spec/podMetricsEndpoints")).toList()) {
                require(monitor, selector.chosen(manifests), endpoint, "/port", problems);
                if (!"management".equals(Json.text(endpoint, "/port"))
                    || !"/q/metrics".equals(Json.text(endpoint, "/path"))) {
                  problems.add(monitor.id() + ": metrics are /q/metrics on port management");
                }
              }
            });
    manifests
        .ofKind("NetworkPolicy")
        .forEach(
            policy -> {
              Selector selector = new Selector(policy.at("/spec/podSelector"));
              Json.elements(policy.at("/spec/ingress"))
                  .flatMap(rule -> Json.elements(rule.at("/ports")))
                  .forEach(
                      port -> require(policy, selector.chosen(manifests), port, "/port", problems));
            });
    manifests.pods().forEach(pod -> probes(pod, problems));
    return problems;
  }

  private static void require(
      Resource by, List<Pod> pods, JsonNode at, String pointer, List<String> problems) {
    String port = Json.text(at, pointer);
    for (Pod pod : pods) {
      if (pod.port(port).isEmpty()) {
        problems.add("%s: %s has no port '%s'".formatted(by.id(), pod.owner().id(), port));
      }
    }
  }

  private static void probes(Pod pod, List<String> problems) {
    for (JsonNode container : pod.containers()) {
      for (String probe : List.of("/startupProbe", "/readinessProbe", "/livenessProbe")) {
        for (String action : List.of("/httpGet", "/tcpSocket")) {
          JsonNode found = container.at(probe + action);
          if (!found.isMissingNode()) {
            require(pod.owner(), List.of(pod), found, "/port", problems);
          }
        }
      }
    }
  }
}
