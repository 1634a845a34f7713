// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that is applied together. */
record Manifests(List<Resource> resources) {

  static Manifests parse(String yaml) {
    return new Manifests(Json.documents(yaml).stream().map(Resource::new).toList());
  }

  /** A copy that may be changed. */
  Manifests copy() {
    return new Manifests(
        resources.stream().map(one -> new Resource(one.json().deepCopy())).toList());
  }

  Manifests with(Manifests others) {
    return new Manifests(Stream.concat(resources.stream(), others.resources.stream()).toList());
  }

  Stream<Resource> ofKind(String kind) {
    return resources.stream().filter(one -> one.kind().equals(kind));
  }

  /** The one of that kind and name. */
  Optional<Resource> find(String kind, String name) {
    return ofKind(kind).filter(one -> one.name().equals(name)).findFirst();
  }

  Stream<Pod> pods() {
    return resources.stream().flatMap(one -> one.pod().stream());
  }

  /** Environment of a container: what its ConfigMaps and it itself say, without secrets. */
  Map<String, String> environment(JsonNode container) {
    Map<String, String> environment = new TreeMap<>();
    Json.elements(container.at("/envFrom"))
        .map(from -> Json.text(from, "/configMapRef/name"))
        .flatMap(name -> find("ConfigMap", name).stream())
        .forEach(map -> environment.putAll(Json.texts(map.at("/data"))));
    Json.elements(container.at("/env"))
        .filter(variable -> variable.has("value"))
        .forEach(one -> environment.put(Json.text(one, "/name"), Json.text(one, "/value")));
    return environment;
  }
}
