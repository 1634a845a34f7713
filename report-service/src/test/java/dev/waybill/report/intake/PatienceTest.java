// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.report.ReportConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final Outages outages = new Outages();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Patience patience =
      new Patience("verdicts", new Retry(), outages, new IntakeMetrics(registry, "verdicts"));

  record Retry() implements ReportConfig.Retry {
    @Override
    public Duration first() {
      return Duration.ofMillis(1);
    }

    @Override
    public Duration longest() {
      return Duration.ofMillis(2);
    }
  }

  @Test
  void work_isTriedUntilItIsDone_andNotReadyMeanwhile() {
    AtomicInteger tries = new AtomicInteger();

    String result =
        patience
            .blockingUntilDone(
                () -> {
                  if (tries.incrementAndGet() <= 20) {
                    throw new SQLException("gone", "08006");
                  }
                  assertEquals(Status.DOWN, outages.call().getStatus());
                  return "done";
                })
            .await()
            .atMost(Duration.ofMinutes(1));

    assertEquals("done", result);
    assertEquals(21, tries.get());
    assertEquals(20, registry.get("waybill.report.retries").counter().count());
    assertEquals(Status.UP, outages.call().getStatus());
  }
}
