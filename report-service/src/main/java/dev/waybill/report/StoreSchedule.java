// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What is done for the store again and again; what fails is told once and tried again the next
 * time.
 */
@ApplicationScoped
class StoreSchedule {
  private static final Logger LOG = Logger.getLogger(StoreSchedule.class);

  private final Rollups rollups;
  private final Retention retention;
  private final Map<String, Boolean> failing = new ConcurrentHashMap<>();

  StoreSchedule(Rollups rollups, Retention retention) {
    this.rollups = rollups;
    this.retention = retention;
  }

  /** Work on the store. */
  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  @Scheduled(every = "{waybill.rollups.every}", concurrentExecution = ConcurrentExecution.SKIP)
  void rollUp() {
    attempt("Rolling up hours and days", rollups::rollUp);
  }

  @Scheduled(every = "1h", concurrentExecution = ConcurrentExecution.SKIP)
  void dropOld() {
    attempt("Dropping what is older than is kept", retention::dropOld);
  }

  private void attempt(String what, Work work) {
    try {
      work.run();
      if (failing.remove(what) != null) {
        LOG.infof("%s works again", what);
      }
    } catch (SQLException | RuntimeException e) {
      if (failing.put(what, true) == null) {
        LOG.warnf("%s failed, and is tried again: %s", what, e);
      }
    }
  }
}
