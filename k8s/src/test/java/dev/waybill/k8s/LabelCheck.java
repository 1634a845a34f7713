// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything has a namespace, and the labels by which it is known; pods as well. */
final class LabelCheck implements Check {
  private static final String NAME = "app.kubernetes.io/name";
  private static final String PART_OF = "app.kubernetes.io/part-of";

  @Override
  public List<String> problems(Manifests manifests) {
    return Stream.concat(
            manifests.resources().stream().flatMap(LabelCheck::problems),
            manifests.pods().flatMap(pod -> unlabelled(pod.owner().id() + " pod", pod.labels())))
        .toList();
  }

  private static Stream<String> problems(Resource resource) {
    boolean placed = !resource.namespace().isEmpty();
    Stream<String> place =
        placed == resource.isOfTheCluster()
            ? Stream.of(resource.id() + ": namespace is '" + resource.namespace() + "'")
            : Stream.empty();
    return Stream.concat(place, unlabelled(resource.id(), resource.labels()));
  }

  private static Stream<String> unlabelled(String what, Map<String, String> labels) {
    return labels.containsKey(NAME) && "waybill".equals(labels.get(PART_OF))
        ? Stream.empty()
        : Stream.of(what + ": must have labels " + NAME + " and " + PART_OF + "=waybill");
  }
}
