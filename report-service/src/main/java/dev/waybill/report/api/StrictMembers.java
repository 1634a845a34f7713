// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.report.http.Fault;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A JSON object of a request, whose members are asked for by name and type. What is wrong is
 * collected, and a fallback stands in for it. A member that is null is as good as absent. For one
 * thread.
 */
final class StrictMembers {
  private static final int MAX_SHOWN = 100;

  private final String path;
  private final JsonNode object;
  private final List<Fault> faults;
  private final Set<String> asked = new HashSet<>();

  /**
   * @param path of the object, empty for the document
   * @param faults is added to
   */
  StrictMembers(String path, JsonNode object, List<Fault> faults) {
    this.path = path;
    this.object = object;
    this.faults = faults;
    if (!object.isObject()) {
      faults.add(new Fault(path.isEmpty() ? "body" : path, "must be an object"));
    }
  }

  String text(String name, String fallback) {
    return member(name, JsonNode::isTextual, "must be a text", JsonNode::textValue, fallback);
  }

  boolean bool(String name, boolean fallback) {
    return member(
        name, JsonNode::isBoolean, "must be true or false", JsonNode::booleanValue, fallback);
  }

  double share(String name, double fallback) {
    return member(
        name,
        node -> node.isNumber() && node.doubleValue() >= 0 && node.doubleValue() <= 1,
        "must be a number from 0 to 1",
        JsonNode::doubleValue,
        fallback);
  }

  /** A whole number of 0 or more. */
  long count(String name, long fallback) {
    return member(
        name,
        node -> node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0,
        "must be a whole number of 0 or more",
        JsonNode::longValue,
        fallback);
  }

  Duration duration(String name, Duration fallback) {
    try {
      String text = text(name, null);
      return text == null ? fallback : Duration.parse(text);
    } catch (DateTimeException e) {
      fault(name, "must be a duration such as PT30S");
      return fallback;
    }
  }

  /** A value of the fallback's type, in lower or upper case. */
  <E extends Enum<E>> E choice(String name, E fallback) {
    String text = text(name, null);
    if (text == null) {
      return fallback;
    }
    List<String> words = new ArrayList<>();
    for (E value : fallback.getDeclaringClass().getEnumConstants()) {
      if (value.name().equals(text.toUpperCase(Locale.ROOT))) {
        return value;
      }
      words.add(value.name().toLowerCase(Locale.ROOT));
    }
    fault(name, "must be one of " + String.join(", ", words));
    return fallback;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode node : list(name)) {
      if (node.isTextual()) {
        texts.add(node.textValue());
      } else {
        fault(name, "must be a list of texts");
        return List.of();
      }
    }
    return texts;
  }

  List<StrictMembers> objects(String name) {
    List<StrictMembers> objects = new ArrayList<>();
    for (JsonNode node : list(name)) {
      objects.add(new StrictMembers(at(name) + "[" + objects.size() + "]", node, faults));
    }
    return objects;
  }

  /** Names a member that must be there and is not. */
  void require(String... names) {
    for (String name : names) {
      if (object.isObject() && !object.hasNonNull(name)) {
        fault(name, "is missing");
      }
    }
  }

  /** Names the members that nobody asked for: one that is misspelt must not be ignored. */
  void refuseOthers() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                fault(shown(name), "is no member of this object");
              }
            });
  }

  void fault(String name, String detail) {
    faults.add(new Fault(at(name), detail));
  }

  private <T> T member(
      String name,
      Predicate<JsonNode> isRight,
      String what,
      Function<JsonNode, T> value,
      T fallback) {
    asked.add(name);
    if (!object.hasNonNull(name)) {
      return fallback;
    }
    JsonNode node = object.get(name);
    if (!isRight.test(node)) {
      fault(name, what);
      return fallback;
    }
    return value.apply(node);
  }

  private Iterable<JsonNode> list(String name) {
    return member(name, JsonNode::isArray, "must be a list", node -> node, List.of());
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String shown(String name) {
    return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "…";
  }
}
