// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** No secret is written down: there are only references to Secrets that are made elsewhere. */
final class SecretCheck implements Check {
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(PASSWORD|SECRET|TOKEN|JAAS|CREDENTIAL|PRIVATE_?KEY).*");
  private static final Pattern SECRET_VALUE =
      Pattern.compile("(?si).*(-----BEGIN [A-Z ]*PRIVATE KEY|://[^/@\\s]+:[^/@\\s]+@|password=).*");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    manifests.ofKind("Secret").forEach(one -> problems.add(one.id() + ": is a Secret"));
    manifests.ofKind("ConfigMap").forEach(map -> look(map, Json.texts(map.at("/data")), problems));
    for (Pod pod : manifests.pods().toList()) {
      for (JsonNode container : pod.containers()) {
        Json.elements(container.at("/env"))
            .filter(variable -> variable.has("value"))
            .map(one -> Map.of(Json.text(one, "/name"), Json.text(one, "/value")))
            .forEach(one -> look(pod.owner(), one, problems));
        Stream.of("/args", "/command")
            .flatMap(list -> Json.elements(container.at(list)))
            .filter(argument -> SECRET_VALUE.matcher(argument.asText()).matches())
            .forEach(one -> problems.add(pod.owner().id() + ": an argument looks like a secret"));
      }
    }
    return problems;
  }

  private static void look(Resource resource, Map<String, String> values, List<String> problems) {
    values.forEach(
        (name, value) -> {
          if (SECRET_NAME.matcher(name).matches() || SECRET_VALUE.matcher(value).matches()) {
            problems.add(resource.id() + ": " + name + " looks like a secret");
          }
        });
  }
}
