// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Updates and evictions go on, one at a time, and whoever goes has the time to. */
final class AvailabilityCheck implements Check {

  /** What a service takes to end at most once it was told to, in s. */
  private static final int CLOSING_SECONDS = 30;

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    manifests
        .ofKind("Deployment")
        .forEach(
            deployment -> {
              budget(deployment, manifests, problems);
              update(deployment, problems);
              end(deployment.pod().orElseThrow(), problems);
            });
    return problems;
  }

  private static void budget(Resource deployment, Manifests manifests, List<String> problems) {
    List<Resource> budgets =
        manifests
            .ofKind("PodDisruptionBudget")
            .filter(
                budget ->
                    new Selector(budget.at("/spec/selector"))
                        .matches(deployment.pod().orElseThrow().labels()))
            .toList();
    if (budgets.size() != 1) {
      problems.add(deployment.id() + ": has " + budgets.size() + " PodDisruptionBudgets");
      return;
    }
    JsonNode spec = budgets.get(0).at("/spec");
    int replicas = ScalingCheck.leastReplicas(deployment, manifests);
    boolean evictable =
        spec.has("maxUnavailable")
            ? spec.at("/maxUnavailable").asInt() >= 1
            : spec.path("minAvailable").isInt() && spec.at("/minAvailable").asInt() < replicas;
    if (!evictable) {
      problems.add(budgets.get(0).id() + ": lets no pod be evicted");
    }
  }

  private static void update(Resource deployment, List<String> problems) {
    JsonNode rolling = deployment.at("/spec/strategy/rollingUpdate");
    if (!rolling.path("maxUnavailable").asText().equals("0")
        || rolling.path("maxSurge").asInt() < 1) {
      problems.add(deployment.id() + ": an update takes a pod away before another one is there");
    }
    if (deployment.at("/spec/minReadySeconds").asInt() < 1) {
      problems.add(deployment.id() + ": ready for a moment is enough for an update to go on");
    }
  }

  private static void end(Pod pod, List<String> problems) {
    int sleep =
        pod.containers().stream()
            .mapToInt(one -> one.at("/lifecycle/preStop/sleep/seconds").asInt())
            .max()
            .orElse(0);
    if (pod.port("http").isPresent() && sleep < 5) {
      problems.add(pod.owner().id() + ": ends while requests are still sent to it");
    }
    if (pod.graceSeconds() < sleep + CLOSING_SECONDS) {
      problems.add(pod.owner().id() + ": is killed before it can end");
    }
  }
}
