// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.report.RepeatedWork;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** What is done for the store again and again. */
@ApplicationScoped
class StoreSchedule {
  private final Rollups rollups;
  private final Retention retention;
  private final RepeatedWork rollingUp;
  private final RepeatedWork dropping;

  StoreSchedule(Rollups rollups, Retention retention, MeterRegistry registry, Clock clock) {
    this.rollups = rollups;
    this.retention = retention;
    rollingUp = new RepeatedWork("Rolling up hours and days", "rollups", registry, clock);
    dropping =
        new RepeatedWork("Dropping what is older than is kept", "retention", registry, clock);
  }

  @Scheduled(every = "{waybill.rollups.every}", concurrentExecution = ConcurrentExecution.SKIP)
  void rollUp() {
    rollingUp.run(rollups::rollUp);
  }

  @Scheduled(every = "1h", concurrentExecution = ConcurrentExecution.SKIP)
  void dropOld() {
    dropping.run(retention::dropOld);
  }
}
