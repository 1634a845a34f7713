// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The topics for Strimzi have the settings that the services want, and its users ask for topics
 * that there are. What the Job creates is compared with these by {@code CreateTopicsIT}.
 */
final class TopicCheck implements Check {

  /** The night's replay begins two hours before yesterday, at 03:30, and may take four hours. */
  private static final Duration REPLAY_NEEDS = Duration.ofHours(34);

  private static final Set<String> TOPICS =
      Set.of(
          "waybill.audit",
          "waybill.otlp",
          "waybill.pipelines",
          "waybill.verdicts",
          "waybill.summaries",
          "waybill.dead-letters",
          "waybill.quarantine");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    List<Resource> topics = manifests.ofKind("KafkaTopic").toList();
    if (topics.isEmpty()) {
      return problems;
    }
    Set<String> names = topics.stream().map(Resource::name).collect(Collectors.toSet());
    if (!names.equals(TOPICS)) {
      problems.add("KafkaTopics: are " + names);
    }
    for (Resource topic : topics) {
      JsonNode config = topic.at("/spec/config");
      if (config.path("min.insync.replicas").asInt() < 2
          || topic.at("/spec/replicas").asInt() <= config.path("min.insync.replicas").asInt()) {
        problems.add(topic.id() + ": loses data or stops with one broker");
      }
    }
    want(manifests, "waybill.audit", "message.timestamp.type", "LogAppendTime", problems);
    want(manifests, "waybill.audit", "cleanup.policy", "delete", problems);
    want(manifests, "waybill.pipelines", "cleanup.policy", "compact", problems);
    want(manifests, "waybill.verdicts", "max.message.bytes", "33554432", problems);
    retention(manifests, problems);
    manifests
        .ofKind("KafkaUser")
        .forEach(
            user ->
                Json.elements(user.at("/spec/authorization/acls"))
                    .filter(acl -> Json.text(acl, "/resource/type").equals("topic"))
                    .map(acl -> Json.text(acl, "/resource/name"))
                    .filter(name -> !names.contains(name))
                    .forEach(name -> problems.add(user.id() + ": there is no topic " + name)));
    manifests.resources().stream()
        .filter(one -> Set.of("KafkaTopic", "KafkaUser").contains(one.kind()))
        .filter(one -> !one.labels().containsKey("strimzi.io/cluster"))
        .forEach(one -> problems.add(one.id() + ": names no cluster"));
    return problems;
  }

  private static void want(
      Manifests manifests, String topic, String key, String value, List<String> problems) {
    String found =
        manifests
            .find("KafkaTopic", topic)
            .map(one -> one.at("/spec/config").path(key).asText())
            .orElse("");
    if (!found.equals(value)) {
      problems.add("KafkaTopic/%s: %s must be %s".formatted(topic, key, value));
    }
  }

  private static void retention(Manifests manifests, List<String> problems) {
    Map<String, String> settings =
        manifests
            .find("Deployment", "correlator-service")
            .flatMap(Resource::pod)
            .map(pod -> manifests.environment(pod.containers().get(0)))
            .orElse(Map.of());
    Duration outage = duration(settings.getOrDefault("WAYBILL_OUTAGE", "24h"));
    Duration least = outage.compareTo(REPLAY_NEEDS) > 0 ? outage : REPLAY_NEEDS;
    long retained =
        manifests
            .find("KafkaTopic", "waybill.audit")
            .map(topic -> topic.at("/spec/config").path("retention.ms").asLong())
            .orElse(0L);
    if (retained < least.toMillis()) {
      problems.add("KafkaTopic/waybill.audit: retention.ms must be " + least.toMillis());
    }
  }

  /** As Quarkus reads it: {@code 24h} or {@code PT24H}. */
  private static Duration duration(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (upper.startsWith("P")) {
      return Duration.parse(upper);
    }
    return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
  }
}
