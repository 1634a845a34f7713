// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import java.util.function.BooleanSupplier;

/** What an instance of a stage does. */
@FunctionalInterface
interface StageBody {

  /**
   * Runs until it is done or is to stop; then closes its clients and its tracer.
   *
   * @param stopping whether it is to stop soon
   */
  void run(BooleanSupplier stopping) throws Exception;
}
