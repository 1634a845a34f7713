// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What somebody applies to have a whole. */
enum Installation {
  /** The topics' Job is part of it. */
  QUICKSTART,

  PRODUCTION;

  private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();

  private List<String> folders() {
    return switch (this) {
      case QUICKSTART -> List.of("overlays/quickstart", "monitoring");
      case PRODUCTION -> List.of("overlays/production", "topics/strimzi", "monitoring");
    };
  }

  /** All of it, as kubectl renders it. */
  Manifests manifests() {
    return folders().stream()
        .map(Installation::rendered)
        .reduce(Manifests::with)
        .orElseThrow()
        .copy();
  }

  private static Manifests rendered(String folder) {
    Kubectl kubectl = Kubectl.require();
    return RENDERED.computeIfAbsent(
        folder, one -> Manifests.parse(kubectl.kustomize(Path.of(one))));
  }
}
