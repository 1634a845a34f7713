// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

/** A part of the battery: does something to a running system, and looks at what the audit says. */
public interface Trial {

  /** What {@code --only} names it. */
  String name();

  /** What it tries, in a line. */
  String title();

  /** Whether it measures this process, so that no other trial may run beside it. */
  default boolean isAlone() {
    return false;
  }

  /** Tries it; what it finds goes into rows of {@code run}. Any exception is a failure as well. */
  void run(TrialRun run) throws Exception;
}
