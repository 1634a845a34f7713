// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Work that is done again and again: what fails is told once and tried again the next time. When it
 * was last done is a metric, so that it shows where work fails, hangs or is not begun any more. By
 * one thread at a time.
 */
public final class RepeatedWork {
  private static final Logger LOG = Logger.getLogger(RepeatedWork.class);

  private final String what;
  private final Clock clock;
  private volatile long doneMillis;
  private boolean failing;

  /**
   * @param what the work, as the subject of a sentence
   * @param name in the metric's label {@code work}
   */
  public RepeatedWork(String what, String name, MeterRegistry registry, Clock clock) {
    this.what = what;
    this.clock = clock;
    doneMillis = clock.millis();
    Gauge.builder("waybill.report.work.done.timestamp.seconds", () -> doneMillis / 1000.0)
        .description("When this work was last done without a failure; at first, when it was set up")
        .tag("work", name)
        .register(registry);
  }

  /** Work on the store. */
  @FunctionalInterface
  public interface Work {
    void run() throws SQLException;
  }

  public void run(Work work) {
    try {
      work.run();
      doneMillis = clock.millis();
      if (failing) {
        failing = false;
        LOG.infof("%s works again", what);
      }
    } catch (SQLException | RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.warnf("%s failed, and is tried again until it works: %s", what, e);
      }
    }
  }
}
