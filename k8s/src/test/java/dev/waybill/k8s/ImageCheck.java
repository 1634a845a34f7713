// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Images are those that native-build makes of this version, or others of a fixed one. */
final class ImageCheck implements Check {
  private static final Set<String> OURS =
      Set.of("waybill/correlator-service", "waybill/report-service");

  private static final Pattern VERSION =
      Pattern.compile("<artifactId>waybill</artifactId>\\s*<version>([^<]+)</version>");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    for (Pod pod : manifests.pods().toList()) {
      for (JsonNode container : pod.containers()) {
        String image = Json.text(container, "/image");
        String name = image.replaceFirst("[:@].*", "");
        if (name.startsWith("waybill/") && !OURS.contains(name)) {
          problems.add(pod.owner().id() + ": nobody makes " + image);
        }
        if (OURS.contains(name) && !image.equals(name + ":" + version())) {
          problems.add(pod.owner().id() + ": " + image + " is not of this version");
        }
        if (name.equals(image) || image.endsWith(":latest")) {
          problems.add(pod.owner().id() + ": " + image + " is another one every day");
        }
        if (!Json.text(container, "/imagePullPolicy").equals("IfNotPresent")) {
          problems.add(pod.owner().id() + ": an image that is there must do");
        }
      }
    }
    return problems;
  }

  private static String version() {
    try {
      Matcher version = VERSION.matcher(Files.readString(Path.of("../pom.xml")));
      if (!version.find()) {
        throw new IllegalStateException("No version in pom.xml");
      }
      return version.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
