// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

/** Work that is measured, in turns of a few dozen to a few hundred operations. One thread. */
interface Subject {
  /** How many operations a turn has. */
  int operations();

  /** How many turns may be taken at once, without {@link #prepare} in between. */
  default int turns() {
    return 100;
  }

  /** What must be done before each turn and is not measured. */
  default void prepare() {}

  /**
   * One turn.
   *
   * @return anything that depends on all of its results, so that none of the work can be left out
   */
  long run();
}
