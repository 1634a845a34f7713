// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One fault in what is applied, and the check that must find it: a line of {@code mutations.txt}.
 *
 * @param check its name
 * @param resource kind and name, or how they begin
 * @param place a pointer, {@code *} for all of the resource, or {@code +} for one more
 * @param value in YAML; nothing to take it away
 * @param expected part of the problem
 */
record Mutation(
    String check,
    Installation installation,
    String resource,
    String place,
    String value,
    String expected) {

  static Mutation parse(String line) {
    String[] cells = line.split("\\|", -1);
    if (cells.length != 6) {
      throw new IllegalArgumentException("Six cells: " + line);
    }
    return new Mutation(
        cells[0].strip(),
        Installation.valueOf(cells[1].strip()),
        cells[2].strip(),
        cells[3].strip(),
        cells[4].strip(),
        cells[5].strip());
  }

  /** All that is applied, with the fault. */
  Manifests mutated() {
    Manifests whole = installation.manifests();
    if (place.equals("+")) {
      return whole.with(Manifests.parse(value));
    }
    Resource one =
        whole.resources().stream()
            .filter(found -> found.id().startsWith(resource))
            .findFirst()
            .orElseThrow(() -> new AssertionError("There is no " + resource));
    if (place.equals("*")) {
      List<Resource> others = new ArrayList<>(whole.resources());
      others.remove(one);
      return new Manifests(others);
    }
    JsonNode before = one.json().deepCopy();
    change(one);
    if (before.equals(one.json())) {
      throw new AssertionError(this + " changes nothing");
    }
    return whole;
  }

  private void change(Resource one) {
    JsonPointer pointer = JsonPointer.compile(place.substring(place.indexOf(':') + 1));
    JsonNode parent = root(one).at(pointer.head());
    String last = pointer.last().getMatchingProperty();
    if (parent instanceof ObjectNode object && value.isEmpty()) {
      object.remove(last);
    } else if (parent instanceof ObjectNode object) {
      object.set(last, Json.value(value));
    } else if (parent instanceof ArrayNode array && last.equals("-")) {
      array.add(Json.value(value));
    } else if (parent instanceof ArrayNode array) {
      array.set(pointer.last().getMatchingIndex(), Json.value(value));
    }
  }

  private JsonNode root(Resource one) {
    if (place.startsWith("pod:")) {
      return one.pod().orElseThrow().spec();
    }
    return place.startsWith("container:")
        ? one.pod().orElseThrow().containers().get(0)
        : one.json();
  }
}
