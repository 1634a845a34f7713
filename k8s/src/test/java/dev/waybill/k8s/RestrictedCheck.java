// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Every pod meets the profile <a
 * href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">restricted</a>, and
 * more: a numeric user that is not root, a root file system that can't be written, no token of the
 * cluster. Ours run as 65532.
 */
final class RestrictedCheck implements Check {
  private static final int OURS = 65532;
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    for (Pod pod : manifests.pods().toList()) {
      JsonNode spec = pod.spec();
      for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
        require(!spec.path(field).asBoolean(), pod, field, problems);
      }
      require(
          !spec.path("automountServiceAccountToken").asBoolean(true),
          pod,
          "automountServiceAccountToken",
          problems);
      Json.elements(spec.at("/volumes"))
          .flatMap(volume -> volume.properties().stream())
          .map(member -> member.getKey())
          .filter(key -> !key.equals("name") && !VOLUMES.contains(key))
          .forEach(key -> require(false, pod, key, problems));
      for (JsonNode container : pod.containers()) {
        container(pod, container, problems);
      }
    }
    manifests
        .ofKind("ServiceAccount")
        .filter(account -> account.json().path("automountServiceAccountToken").asBoolean(true))
        .forEach(account -> problems.add(account.id() + ": automountServiceAccountToken"));
    manifests
        .ofKind("Namespace")
        .filter(one -> !"restricted".equals(one.labels().get("pod-security.kubernetes.io/enforce")))
        .forEach(one -> problems.add(one.id() + ": does not enforce restricted"));
    return problems;
  }

  private static void container(Pod pod, JsonNode container, List<String> problems) {
    JsonNode whole = pod.spec().at("/securityContext");
    JsonNode own = container.at("/securityContext");
    boolean ours = Json.text(container, "/image").startsWith("waybill/");
    require(effective(whole, own, "runAsNonRoot").asBoolean(), pod, "runAsNonRoot", problems);
    for (String id : List.of("runAsUser", "runAsGroup")) {
      JsonNode number = effective(whole, own, id);
      boolean good = number.isInt() && (ours ? number.asInt() == OURS : number.asInt() > 0);
      require(good, pod, id, problems);
    }
    String profile = Json.text(effective(whole, own, "seccompProfile"), "/type");
    require(profile.equals("RuntimeDefault"), pod, "seccompProfile", problems);
    require(!own.path("privileged").asBoolean(), pod, "privileged", problems);
    require(
        !own.path("allowPrivilegeEscalation").asBoolean(true),
        pod,
        "allowPrivilegeEscalation",
        problems);
    require(
        own.path("readOnlyRootFilesystem").asBoolean(), pod, "readOnlyRootFilesystem", problems);
    require(
        own.at("/capabilities/drop").toString().equals("[\"ALL\"]")
            && own.at("/capabilities/add").isMissingNode(),
        pod,
        "capabilities",
        problems);
    boolean hostPorts =
        Json.elements(container.at("/ports")).anyMatch(port -> port.has("hostPort"));
    require(!hostPorts, pod, "hostPort", problems);
  }

  private static JsonNode effective(JsonNode whole, JsonNode own, String field) {
    return own.has(field) ? own.path(field) : whole.path(field);
  }

  private static void require(boolean good, Pod pod, String field, List<String> problems) {
    if (!good) {
      problems.add(pod.owner().id() + ": " + field);
    }
  }
}
