// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/** What is done for the store again and again; what fails is tried again the next time. */
@ApplicationScoped
class StoreSchedule {
  private final Rollups rollups;
  private final Retention retention;

  StoreSchedule(Rollups rollups, Retention retention) {
    this.rollups = rollups;
    this.retention = retention;
  }

  @Scheduled(every = "{waybill.rollups.every}", concurrentExecution = ConcurrentExecution.SKIP)
  void rollUp() throws SQLException {
    rollups.rollUp();
  }

  /** What is rolled up before it goes is not lost. */
  @Scheduled(every = "1h", concurrentExecution = ConcurrentExecution.SKIP)
  void dropOld() throws SQLException {
    rollups.rollUpBefore(retention.oldestWindow());
    retention.dropOld();
  }
}
