// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a resource names is there, or is a Secret that the README tells of with this key. */
final class ReferenceCheck implements Check {

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    manifests
        .pods()
        .forEach(
            pod -> {
              for (String map : configMaps(pod)) {
                require(manifests, "ConfigMap", map, pod.owner(), problems);
              }
              requireIfNamed(manifests, "ServiceAccount", pod, "/serviceAccountName", problems);
              requireIfNamed(manifests, "PriorityClass", pod, "/priorityClassName", problems);
              for (JsonNode container : pod.containers()) {
                volumes(pod, container, problems);
              }
            });
    String readme = readme();
    for (Resource resource : manifests.resources()) {
      secretKeys(resource.json())
          .filter(key -> !readme.contains("| `" + key.name() + "` | `" + key.key() + "` |"))
          .forEach(
              key ->
                  problems.add(
                      "%s: k8s/README.md has no row '| `%s` | `%s` |'"
                          .formatted(resource.id(), key.name(), key.key())));
    }
    manifests
        .ofKind("ScaledObject")
        .forEach(
            scaled ->
                Json.elements(scaled.at("/spec/triggers"))
                    .map(trigger -> Json.text(trigger, "/authenticationRef/name"))
                    .forEach(
                        name ->
                            require(manifests, "TriggerAuthentication", name, scaled, problems)));
    return problems;
  }

  private record SecretKey(String name, String key) {}

  private static Stream<String> names(Stream<JsonNode> nodes, String pointer) {
    return nodes.map(node -> Json.text(node, pointer)).filter(name -> !name.isEmpty());
  }

  private static List<String> configMaps(Pod pod) {
    return Stream.concat(
            pod.containers().stream()
                .flatMap(one -> names(Json.elements(one.at("/envFrom")), "/configMapRef/name")),
            names(Json.elements(pod.spec().at("/volumes")), "/configMap/name"))
        .toList();
  }

  private static void requireIfNamed(
      Manifests manifests, String kind, Pod pod, String pointer, List<String> problems) {
    String name = Json.text(pod.spec(), pointer);
    if (!name.isEmpty()) {
      require(manifests, kind, name, pod.owner(), problems);
    }
  }

  private static void require(
      Manifests manifests, String kind, String name, Resource by, List<String> problems) {
    if (manifests.find(kind, name).isEmpty()) {
      problems.add(by.id() + ": there is no " + kind + "/" + name);
    }
  }

  private static void volumes(Pod pod, JsonNode container, List<String> problems) {
    List<String> volumes =
        Stream.concat(
                names(Json.elements(pod.spec().at("/volumes")), "/name"),
                names(
                    Json.elements(pod.owner().at("/spec/volumeClaimTemplates")), "/metadata/name"))
            .toList();
    names(Json.elements(container.at("/volumeMounts")), "/name")
        .filter(name -> !volumes.contains(name))
        .forEach(name -> problems.add(pod.owner().id() + ": there is no volume " + name));
  }

  /** Wherever in a resource they are; all keys of a Secret as one without a name. */
  private static Stream<SecretKey> secretKeys(JsonNode json) {
    Stream<SecretKey> environment =
        json.findValues("secretKeyRef").stream()
            .map(one -> new SecretKey(Json.text(one, "/name"), Json.text(one, "/key")));
    Stream<SecretKey> triggers =
        json.findValues("secretTargetRef").stream()
            .flatMap(Json::elements)
            .map(one -> new SecretKey(Json.text(one, "/name"), Json.text(one, "/key")));
    Stream<SecretKey> volumes =
        json.findValues("secret").stream()
            .filter(JsonNode::isObject)
            .flatMap(
                one ->
                    one.has("items")
                        ? Json.elements(one.at("/items"))
                            .map(
                                item ->
                                    new SecretKey(
                                        Json.text(one, "/secretName"), Json.text(item, "/key")))
                        : Stream.of(new SecretKey(Json.text(one, "/secretName"), "")));
    Stream<SecretKey> whole =
        json.findValues("secretRef").stream()
            .map(one -> new SecretKey(Json.text(one, "/name"), ""));
    return Stream.of(environment, triggers, volumes, whole).flatMap(keys -> keys);
  }

  private static String readme() {
    try {
      return Files.readString(Path.of("README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
