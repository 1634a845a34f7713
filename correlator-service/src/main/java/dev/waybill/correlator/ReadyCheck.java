// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when verdicts are up to date and get where they should. */
@Readiness
@Singleton
final class ReadyCheck implements HealthCheck {
  private final Startup startup;
  private final Assignments assignments;
  private final Sender sender;

  @Inject
  ReadyCheck(Startup startup, Assignments assignments, Sender sender) {
    this.startup = startup;
    this.assignments = assignments;
    this.sender = sender;
  }

  @Override
  public HealthCheckResponse call() {
    boolean caughtUp =
        assignments.workers().stream()
            .allMatch(worker -> worker.isCaughtUp() && !worker.hasFailed());
    return HealthCheckResponse.named("correlator")
        .status(startup.passed() && assignments.joined() && caughtUp && sender.delivers())
        .withData("checksPassed", startup.passed())
        .withData("joinedGroup", assignments.joined())
        .withData("caughtUp", caughtUp)
        .withData("outputsDelivered", sender.delivers())
        .build();
  }
}
