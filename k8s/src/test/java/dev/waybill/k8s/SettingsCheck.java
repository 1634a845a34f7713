// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What our services are set to by environment variables are settings that they have: ours by the
 * tables of their READMEs, which tests of theirs compare with the code; Kafka's by its clients; and
 * Quarkus's as far as our documents name them.
 */
final class SettingsCheck implements Check {
  private static final Set<String> KAFKA = kafka();

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    for (Pod pod : manifests.pods().toList()) {
      for (JsonNode container : pod.containers()) {
        String image = Json.text(container, "/image");
        if (image.startsWith("waybill/")) {
          String service = image.substring("waybill/".length()).replaceFirst(":.*", "");
          names(manifests, container).stream()
              .filter(name -> !isSetting(service, name))
              .forEach(name -> problems.add(pod.owner().id() + ": there is no setting " + name));
        }
      }
    }
    return problems;
  }

  /** Whatever their values are from. */
  private static Set<String> names(Manifests manifests, JsonNode container) {
    Set<String> names = new TreeSet<>(manifests.environment(container).keySet());
    Json.elements(container.at("/env")).forEach(one -> names.add(Json.text(one, "/name")));
    return names;
  }

  private static boolean isSetting(String service, String name) {
    Path readme = Path.of("..", service, "README.md");
    if (name.startsWith("WAYBILL_")) {
      return read(readme).contains("| `" + name + "` |");
    }
    if (name.startsWith("KAFKA_")) {
      String key = name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
      return KAFKA.contains(key);
    }
    return name.startsWith("QUARKUS_")
        && Stream.of(readme, Path.of("../README.md"), Path.of("../docs/security.md"))
            .anyMatch(file -> read(file).matches("(?s).*\\b" + name + "\\b.*"));
  }

  private static Set<String> kafka() {
    Set<String> names = new HashSet<>(ConsumerConfig.configNames());
    names.addAll(ProducerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    return names.stream().collect(Collectors.toUnmodifiableSet());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
