// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.k8s.NetworkRules.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pods reach what their settings name, and nobody reaches what is not for them. */
final class NetworkCheck implements Check {
  private static final Peer DNS = new Peer("kube-system", Map.of("k8s-app", "kube-dns"));
  private static final int DNS_PORT = 53;
  private static final int MANAGEMENT = 9000;

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    NetworkRules rules = new NetworkRules(manifests);
    for (Pod pod : manifests.pods().toList()) {
      closedByDefault(pod, rules, problems);
      for (Address address : Address.of(pod, manifests)) {
        reaches(pod, address, manifests, problems);
      }
      if (pod.port("management").isPresent()) {
        management(pod, manifests, rules, problems);
      }
    }
    manifests
        .ofKind("NetworkPolicy")
        .flatMap(
            policy ->
                Json.elements(policy.at("/spec/ingress"))
                    .filter(NetworkCheck::isOpen)
                    .map(rule -> policy.id() + ": lets everybody in"))
        .forEach(problems::add);
    manifests
        .ofKind("Service")
        .filter(
            service -> !service.at("/spec").path("type").asText("ClusterIP").equals("ClusterIP"))
        .forEach(service -> problems.add(service.id() + ": is reachable from outside"));
    return problems;
  }

  private static void closedByDefault(Pod pod, NetworkRules rules, List<String> problems) {
    for (String direction : List.of("Ingress", "Egress")) {
      if (rules.policies(pod, direction).isEmpty()) {
        problems.add(pod.owner().id() + ": no policy closes it, " + direction);
      }
    }
    if (!rules.allowsEgress(pod, DNS, "UDP", DNS_PORT)
        || !rules.allowsEgress(pod, DNS, "TCP", DNS_PORT)) {
      problems.add(pod.owner().id() + ": can't ask for names");
    }
  }

  private static void reaches(
      Pod pod, Address address, Manifests manifests, List<String> problems) {
    NetworkRules rules = new NetworkRules(manifests);
    if (!address.isBeside()) {
      if (!rules.allowsEgress(
          pod, new Peer(address.namespace(), Map.of()), "TCP", address.port())) {
        problems.add(pod.owner().id() + ": no policy lets it reach " + address);
      }
      return;
    }
    Optional<JsonNode> port =
        manifests.find("Service", address.host()).stream()
            .flatMap(service -> Json.elements(service.at("/spec/ports")))
            .filter(one -> one.at("/port").asInt() == address.port())
            .findFirst();
    if (port.isEmpty()) {
      problems.add(pod.owner().id() + ": there is no Service for " + address);
      return;
    }
    Selector selector =
        new Selector(manifests.find("Service", address.host()).orElseThrow().at("/spec/selector"));
    for (Pod target : selector.chosen(manifests)) {
      int number = target.port(Json.text(port.get(), "/targetPort")).orElse(0);
      if (!rules.allows(pod, target, number)) {
        problems.add(
            "%s: no policy lets it reach %s at %d"
                .formatted(pod.owner().id(), target.owner().id(), number));
      }
    }
  }

  /** Without a token, so for the monitoring alone. */
  private static void management(
      Pod pod, Manifests manifests, NetworkRules rules, List<String> problems) {
    if (!rules.allowsIngress(pod, new Peer("monitoring", Map.of()), MANAGEMENT)) {
      problems.add(pod.owner().id() + ": its metrics can't be read");
    }
    manifests
        .pods()
        .filter(other -> rules.allowsIngress(pod, Peer.of(other), MANAGEMENT))
        .forEach(other -> problems.add(pod.owner().id() + ": " + other.name() + " reads health"));
    if (rules.allowsIngress(pod, new Peer("elsewhere", Map.of()), MANAGEMENT)) {
      problems.add(pod.owner().id() + ": all namespaces read health");
    }
  }

  private static boolean isOpen(JsonNode rule) {
    return rule.at("/from").isEmpty()
        || Json.elements(rule.at("/from"))
            .anyMatch(
                peer ->
                    peer.isEmpty()
                        || (peer.has("namespaceSelector")
                            && peer.at("/namespaceSelector").isEmpty())
                        || Json.text(peer, "/ipBlock/cidr").endsWith("/0"));
  }
}
