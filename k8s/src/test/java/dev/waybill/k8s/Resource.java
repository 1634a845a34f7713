// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One document of a manifest. */
record Resource(JsonNode json) {
  private static final Set<String> OF_THE_CLUSTER = Set.of("Namespace", "PriorityClass");

  String kind() {
    return Json.text(json, "/kind");
  }

  String name() {
    return Json.text(json, "/metadata/name");
  }

  String namespace() {
    return Json.text(json, "/metadata/namespace");
  }

  /** How problems name it. */
  String id() {
    return kind() + "/" + name();
  }

  boolean isOfTheCluster() {
    return OF_THE_CLUSTER.contains(kind());
  }

  Map<String, String> labels() {
    return Json.texts(json.at("/metadata/labels"));
  }

  JsonNode at(String pointer) {
    return json.at(pointer);
  }

  /** What pods it makes, if it makes any. */
  Optional<Pod> pod() {
    JsonNode template =
        switch (kind()) {
          case "Deployment", "StatefulSet", "Job" -> at("/spec/template");
          case "CronJob" -> at("/spec/jobTemplate/spec/template");
          default -> null;
        };
    return Optional.ofNullable(template).map(found -> new Pod(this, found));
  }
}
