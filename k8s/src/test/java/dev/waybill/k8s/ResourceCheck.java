// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every container says what it needs and what it may take, and a heap leaves room beside it. */
final class ResourceCheck implements Check {
  private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)m");
  private static final long MEGABYTE = 1 << 20;

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    for (Pod pod : manifests.pods().toList()) {
      for (JsonNode container : pod.containers()) {
        container(pod, container, problems);
      }
      Json.elements(pod.spec().at("/volumes"))
          .filter(volume -> volume.has("emptyDir"))
          .filter(volume -> volume.at("/emptyDir/sizeLimit").isMissingNode())
          .forEach(one -> problems.add(pod.owner().id() + ": an emptyDir without sizeLimit"));
    }
    return problems;
  }

  private static void container(Pod pod, JsonNode container, List<String> problems) {
    for (String one : List.of("requests/cpu", "requests/memory", "limits/memory")) {
      if (container.at("/resources/" + one).isMissingNode()) {
        problems.add(pod.owner().id() + ": has no " + one);
      }
    }
    if (!container.at("/resources/limits/cpu").isMissingNode()) {
      problems.add(pod.owner().id() + ": a limit of CPU makes a fold that is behind later still");
    }
    long limit = bytes(container, "/resources/limits/memory");
    if (limit < bytes(container, "/resources/requests/memory")) {
      problems.add(pod.owner().id() + ": requests more memory than its limit");
    }
    boolean ours = Json.text(container, "/image").startsWith("waybill/");
    OptionalLong heap = heapBytes(container);
    if (ours && heap.isEmpty()) {
      problems.add(pod.owner().id() + ": has no -Xmx");
    } else if (ours && heap.getAsLong() > limit / 4 * 3) {
      problems.add(pod.owner().id() + ": -Xmx is more than three quarters of its limit");
    }
  }

  /** What {@code -Xmx} says. */
  static OptionalLong heapBytes(JsonNode container) {
    return Json.elements(container.at("/args"))
        .map(argument -> HEAP.matcher(argument.asText()))
        .filter(Matcher::matches)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)) * MEGABYTE)
        .findFirst();
  }

  private static long bytes(JsonNode container, String pointer) {
    String text = Json.text(container, pointer);
    return text.isEmpty() ? 0 : Quantity.getAmountInBytes(new Quantity(text)).longValueExact();
  }
}
