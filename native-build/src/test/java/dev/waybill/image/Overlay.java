// SPDX-License-Identifier: Apache-2.0
package dev.waybill.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an overlay of {@code k8s/} renders to, as far as it is about one of the services. */
final class Overlay {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final List<JsonNode> resources;

  private Overlay(List<JsonNode> resources) {
    this.resources = resources;
  }

  /**
   * Renders it.
   *
   * @param overlay its folder
   * @param folder where the program runs
   */
  static Overlay render(Path overlay, Path folder) {
    String rendered =
        Shell.run(folder, Map.of(), List.of("kubectl", "kustomize", overlay.toString()));
    try {
      List<JsonNode> resources = new ArrayList<>();
      YAML.readerFor(JsonNode.class)
          .<JsonNode>readValues(rendered)
          .forEachRemaining(resources::add);
      return new Overlay(resources);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode deployment(String name) {
    return find("Deployment", name);
  }

  /** The only container of a Deployment. */
  JsonNode container(String deployment) {
    JsonNode containers = podOf(deployment(deployment)).path("containers");
    if (containers.size() != 1) {
      throw new AssertionError(deployment + " has " + containers.size() + " containers");
    }
    return containers.get(0);
  }

  static JsonNode podOf(JsonNode deployment) {
    return deployment.at("/spec/template/spec");
  }

  /** What a container has in its environment by ConfigMaps. */
  Map<String, String> settings(JsonNode container) {
    Map<String, String> settings = new TreeMap<>();
    for (JsonNode from : container.path("envFrom")) {
      JsonNode data = find("ConfigMap", from.at("/configMapRef/name").asText()).path("data");
      data.properties().forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
    }
    return settings;
  }

  private JsonNode find(String kind, String name) {
    return resources.stream()
        .filter(resource -> resource.path("kind").asText().equals(kind))
        .filter(resource -> resource.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
  }

  /**
   * A Deployment and a ConfigMap as one document that can be played on this machine: another image
   * and other settings, in the host's network, and without probes, which an engine would run inside
   * of the container.
   */
  static String playable(
      JsonNode deployment, String image, Map<String, String> settings, String configMap) {
    ObjectNode played = deployment.deepCopy();
    ((ObjectNode) played.path("spec")).put("replicas", 1);
    ObjectNode container = (ObjectNode) podOf(played).path("containers").get(0);
    container.put("image", image);
    container.remove(List.of("startupProbe", "readinessProbe", "livenessProbe", "ports"));
    ((ObjectNode) podOf(played)).put("hostNetwork", true);
    container.putArray("envFrom").addObject().putObject("configMapRef").put("name", configMap);
    ObjectNode map = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", configMap);
    ObjectNode data = map.putObject("data");
    settings.forEach(data::put);
    try {
      return YAML.writeValueAsString(map) + YAML.writeValueAsString(played);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
