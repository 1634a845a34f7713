// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** No more correlators than partitions, and room in each for those that it may come to hold. */
final class ScalingCheck implements Check {
  private static final String CORRELATOR = "correlator-service";
  private static final String AUDIT = "waybill.audit";

  @Override
  public List<String> problems(Manifests manifests) {
    Optional<Resource> correlator = manifests.find("Deployment", CORRELATOR);
    int partitions = partitions(manifests);
    if (correlator.isEmpty() || partitions == 0) {
      return List.of(
          "Deployment/" + CORRELATOR + ": it or the partitions of its topic are unknown");
    }
    List<String> problems = new ArrayList<>();
    Resource deployment = correlator.get();
    JsonNode container = deployment.pod().orElseThrow().containers().get(0);
    Map<String, String> environment = manifests.environment(container);
    Optional<Resource> scaled = scaled(deployment, manifests);
    scaled.ifPresent(one -> trigger(one, deployment, environment, problems));
    int most =
        scaled
            .map(one -> one.at("/spec/maxReplicaCount").asInt(100))
            .orElse(deployment.at("/spec/replicas").asInt(1));
    if (most > partitions) {
      problems.add(
          "%s: up to %d correlators for %d partitions"
              .formatted(deployment.id(), most, partitions));
    }
    // One may be away.
    int others = Math.max(1, leastReplicas(deployment, manifests) - 1);
    int held = (partitions + others - 1) / others;
    long stateBytes =
        Long.parseLong(environment.getOrDefault("WAYBILL_MAX_STATE_BYTES", "268435456"));
    OptionalLong heap = ResourceCheck.heapBytes(container);
    if (heap.isPresent() && 2 * stateBytes * held > heap.getAsLong()) {
      problems.add(
          "%s: the heap does not hold the states of %d partitions twice"
              .formatted(deployment.id(), held));
    }
    return problems;
  }

  private static void trigger(
      Resource scaled,
      Resource deployment,
      Map<String, String> environment,
      List<String> problems) {
    if (deployment.at("/spec").has("replicas")) {
      problems.add(deployment.id() + ": each apply would take back what KEDA has decided");
    }
    if (scaled.at("/spec/minReplicaCount").asInt() < 2) {
      problems.add(scaled.id() + ": fewer than two correlators");
    }
    JsonNode metadata = scaled.at("/spec/triggers/0/metadata");
    Map<String, String> meant =
        Map.of(
            "topic", environment.getOrDefault("WAYBILL_TOPICS_AUDIT", AUDIT),
            "consumerGroup", environment.getOrDefault("WAYBILL_GROUP_ID", "waybill-correlator"),
            "bootstrapServers", environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", ""),
            "excludePersistentLag", "true",
            "offsetResetPolicy", "earliest");
    meant.forEach(
        (key, value) -> {
          if (!value.equals(metadata.path(key).asText())) {
            problems.add(scaled.id() + ": " + key + " must be " + value);
          }
        });
    JsonNode behavior = scaled.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior");
    if (behavior.at("/scaleDown/stabilizationWindowSeconds").asInt(300)
        <= behavior.at("/scaleUp/stabilizationWindowSeconds").asInt()) {
      problems.add(scaled.id() + ": goes down as fast as up");
    }
  }

  private static Optional<Resource> scaled(Resource deployment, Manifests manifests) {
    return manifests
        .ofKind("ScaledObject")
        .filter(one -> Json.text(one.json(), "/spec/scaleTargetRef/name").equals(deployment.name()))
        .findFirst();
  }

  /** How many pods there are at least when all is well. */
  static int leastReplicas(Resource deployment, Manifests manifests) {
    return scaled(deployment, manifests)
        .map(one -> one.at("/spec/minReplicaCount").asInt())
        .orElse(deployment.at("/spec/replicas").asInt(1));
  }

  /** Of the audit topic, as the topics' files say; 0 if they don't. */
  private static int partitions(Manifests manifests) {
    return manifests
        .find("KafkaTopic", AUDIT)
        .map(topic -> topic.at("/spec/partitions").asInt())
        .or(
            () ->
                manifests
                    .find("ConfigMap", "topics-settings")
                    .map(settings -> settings.at("/data/PARTITIONS").asInt()))
        .orElse(0);
  }
}
