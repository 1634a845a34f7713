// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * How many partitions each channel's consumer was given; ready when all of them take part in their
 * groups, be it without a partition. Thread-safe.
 */
@Default // which it would lose to the next line
@Readiness
@ApplicationScoped
class Assignments implements HealthCheck {
  private static final long NONE_YET = -1;

  private final Map<String, Long> partitions = new ConcurrentHashMap<>();

  Assignments() {
    // Listeners are made when the first partitions come, which is too late to expect any.
    lost(VerdictConsumer.CHANNEL);
    lost(SummaryConsumer.CHANNEL);
    lost(PipelineConsumer.CHANNEL);
  }

  void assigned(String channel, int count) {
    partitions.put(channel, (long) count);
  }

  final void lost(String channel) {
    partitions.put(channel, NONE_YET);
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("consumers are assigned")
            .status(!partitions.containsValue(NONE_YET));
    partitions.forEach(response::withData);
    return response.build();
  }
}
