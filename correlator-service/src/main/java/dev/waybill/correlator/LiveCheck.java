// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless a partition is stuck for a reason that a restart may mend. */
@Liveness
@Singleton
final class LiveCheck implements HealthCheck {
  private final Assignments assignments;

  @Inject
  LiveCheck(Assignments assignments) {
    this.assignments = assignments;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("folds")
        .status(assignments.workers().stream().noneMatch(PartitionWorker::hasFailed))
        .build();
  }
}
