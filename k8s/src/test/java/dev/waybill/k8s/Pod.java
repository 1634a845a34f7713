// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The template of a workload's pods.
 *
 * @param owner the workload
 * @param template with metadata and spec
 */
record Pod(Resource owner, JsonNode template) {

  Map<String, String> labels() {
    return Json.texts(template.at("/metadata/labels"));
  }

  JsonNode spec() {
    return template.at("/spec");
  }

  String name() {
    return labels().getOrDefault("app.kubernetes.io/name", owner.name());
  }

  /** All containers, those of the start first. */
  List<JsonNode> containers() {
    return Stream.of("/initContainers", "/containers")
        .flatMap(list -> Json.elements(spec().at(list)))
        .toList();
  }

  /** The number of a port that one of its containers names, or whose number it is. */
  OptionalInt port(String nameOrNumber) {
    return containers().stream()
        .flatMap(container -> Json.elements(container.at("/ports")))
        .filter(
            port ->
                nameOrNumber.equals(Json.text(port, "/name"))
                    || nameOrNumber.equals(Json.text(port, "/containerPort")))
        .mapToInt(port -> port.at("/containerPort").asInt())
        .findFirst();
  }

  /** How long it may take to end, in s. */
  int graceSeconds() {
    return spec().at("/terminationGracePeriodSeconds").asInt(30);
  }
}
