// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What network policies allow, worked out as Kubernetes describes it: a pod that no policy chooses
 * is open, else what any policy allows is allowed.
 */
record NetworkRules(Manifests manifests) {

  /**
   * The other end.
   *
   * @param namespace where it is; nothing if outside of the cluster
   */
  record Peer(String namespace, Map<String, String> labels) {
    static Peer of(Pod pod) {
      return new Peer(pod.owner().namespace(), pod.labels());
    }
  }

  boolean allows(Pod from, Pod to, int port) {
    return allowsEgress(from, Peer.of(to), "TCP", port) && allowsIngress(to, Peer.of(from), port);
  }

  boolean allowsEgress(Pod from, Peer to, String protocol, int port) {
    List<Resource> policies = policies(from, "Egress");
    return policies.isEmpty()
        || rules(policies, "/spec/egress")
            .anyMatch(
                rule ->
                    matches(rule.json().at("/to"), to, rule.namespace())
                        && portMatches(rule.json(), protocol, Integer.toString(port), ""));
  }

  boolean allowsIngress(Pod to, Peer from, int port) {
    List<Resource> policies = policies(to, "Ingress");
    return policies.isEmpty()
        || rules(policies, "/spec/ingress")
            .anyMatch(
                rule ->
                    matches(rule.json().at("/from"), from, rule.namespace())
                        && portMatches(
                            rule.json(), "TCP", Integer.toString(port), nameOf(to, port)));
  }

  /** Policies that choose a pod and speak of that direction. */
  List<Resource> policies(Pod pod, String direction) {
    return manifests
        .ofKind("NetworkPolicy")
        .filter(policy -> policy.namespace().equals(pod.owner().namespace()))
        .filter(policy -> new Selector(policy.at("/spec/podSelector")).matches(pod.labels()))
        .filter(
            policy ->
                Json.elements(policy.at("/spec/policyTypes"))
                    .anyMatch(type -> type.asText().equals(direction)))
        .toList();
  }

  private record Rule(JsonNode json, String namespace) {}

  private static Stream<Rule> rules(List<Resource> policies, String pointer) {
    return policies.stream()
        .flatMap(
            policy ->
                Json.elements(policy.at(pointer)).map(rule -> new Rule(rule, policy.namespace())));
  }

  /** No peers at all are all. */
  private static boolean matches(JsonNode peers, Peer peer, String ownNamespace) {
    return peers.isEmpty() || Json.elements(peers).anyMatch(one -> isOne(one, peer, ownNamespace));
  }

  private static boolean isOne(JsonNode one, Peer peer, String ownNamespace) {
    if (one.has("ipBlock")) {
      return peer.namespace().isEmpty();
    }
    boolean placed =
        one.has("namespaceSelector")
            ? !peer.namespace().isEmpty()
                && new Selector(one.at("/namespaceSelector"))
                    .matches(Map.of("kubernetes.io/metadata.name", peer.namespace()))
            : peer.namespace().equals(ownNamespace);
    return placed
        && (!one.has("podSelector") || new Selector(one.at("/podSelector")).matches(peer.labels()));
  }

  private static boolean portMatches(JsonNode rule, String protocol, String number, String name) {
    JsonNode ports = rule.at("/ports");
    return ports.isEmpty()
        || Json.elements(ports)
            .filter(port -> protocol.equals(port.path("protocol").asText("TCP")))
            .map(port -> port.path("port").asText())
            .anyMatch(port -> port.equals(number) || (!name.isEmpty() && port.equals(name)));
  }

  private static String nameOf(Pod pod, int port) {
    return pod.containers().stream()
        .flatMap(container -> Json.elements(container.at("/ports")))
        .filter(one -> one.at("/containerPort").asInt() == port)
        .map(one -> Json.text(one, "/name"))
        .findFirst()
        .orElse("");
  }
}
