// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Logs what goes wrong in the tracer's own threads once a cause. Thread-safe. */
final class CauseLog {
  private static final System.Logger LOG = System.getLogger(AuditTracer.class.getName());
  private static final int MAX_CAUSES = 100;

  private final String stage;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  CauseLog(String stage) {
    this.stage = stage;
  }

  void warn(String what) {
    warn(what, null);
  }

  /**
   * @param cause null if there is none
   */
  void warn(String what, Throwable cause) {
    if (seen.size() < MAX_CAUSES
        && seen.add(cause == null ? what : what + cause.getClass().getName())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Waybill tracer of stage "
              + stage
              + ": "
              + what
              + " (said once a cause; the application goes on, what is missing is counted)",
          cause);
    }
  }
}
