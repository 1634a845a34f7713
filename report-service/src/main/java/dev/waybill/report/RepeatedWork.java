// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Work that is done again and again: what fails is told once and tried again the next time. By one
 * thread at a time.
 */
public final class RepeatedWork {
  private static final Logger LOG = Logger.getLogger(RepeatedWork.class);

  private final String what;
  private boolean failing;

  /**
   * @param what the work, as the subject of a sentence
   */
  public RepeatedWork(String what) {
    this.what = what;
  }

  /** Work on the store. */
  @FunctionalInterface
  public interface Work {
    void run() throws SQLException;
  }

  public void run(Work work) {
    try {
      work.run();
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
