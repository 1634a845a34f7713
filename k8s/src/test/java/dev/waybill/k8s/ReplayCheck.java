// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The nightly replay runs once a night, by UTC, ends, and is not tried again for differences. */
final class ReplayCheck implements Check {
  private static final Map<String, String> MEANT =
      Map.of(
          "/spec/concurrencyPolicy", "Forbid",
          "/spec/timeZone", "Etc/UTC",
          "/spec/jobTemplate/spec/podFailurePolicy/rules/0/action", "FailJob",
          "/spec/jobTemplate/spec/podFailurePolicy/rules/0/onExitCodes/values/0", "1",
          "/spec/jobTemplate/spec/template/spec/restartPolicy", "Never");

  private static final List<String> WANTED =
      List.of(
          "/spec/schedule",
          "/spec/startingDeadlineSeconds",
          "/spec/successfulJobsHistoryLimit",
          "/spec/failedJobsHistoryLimit",
          "/spec/jobTemplate/spec/backoffLimit",
          "/spec/jobTemplate/spec/activeDeadlineSeconds");

  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    List<Resource> jobs = manifests.ofKind("CronJob").toList();
    if (jobs.size() != 1) {
      problems.add("CronJobs: are " + jobs.size());
    }
    for (Resource job : jobs) {
      MEANT.forEach(
          (pointer, value) -> {
            if (!value.equals(Json.text(job.json(), pointer))) {
              problems.add(job.id() + ": " + pointer + " must be " + value);
            }
          });
      WANTED.stream()
          .filter(pointer -> job.at(pointer).isMissingNode())
          .forEach(pointer -> problems.add(job.id() + ": has no " + pointer));
      JsonNode container = job.pod().orElseThrow().containers().get(0);
      List<String> arguments =
          Json.elements(container.at("/args"))
              .map(JsonNode::asText)
              .filter(argument -> !argument.startsWith("-X"))
              .toList();
      if (arguments.size() != (wantsToken(manifests) ? 6 : 4)
          || !arguments.subList(0, 3).equals(List.of("replay", "--yesterday", "--compare"))
          || (arguments.size() == 6 && !arguments.get(4).equals("--token-file"))) {
        problems.add(job.id() + ": its arguments are " + arguments);
      } else if (arguments.size() == 6 && !isMounted(container, arguments.get(5))) {
        problems.add(job.id() + ": nothing is mounted at " + arguments.get(5));
      }
    }
    return problems;
  }

  private static boolean wantsToken(Manifests manifests) {
    return manifests
        .ofKind("ConfigMap")
        .anyMatch(map -> !map.at("/data/QUARKUS_OIDC_AUTH_SERVER_URL").isMissingNode());
  }

  private static boolean isMounted(JsonNode container, String file) {
    return Json.elements(container.at("/volumeMounts"))
        .anyMatch(mount -> file.startsWith(mount.path("mountPath").asText() + "/"));
  }
}
