// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import dev.waybill.tracer.AuditTracer;
import java.util.function.BooleanSupplier;

/** What an instance of a stage does. */
@FunctionalInterface
public interface StageBody {

  /**
   * Runs until it is done or is to stop; then closes its clients.
   *
   * @param tracer of this instance; whoever calls closes it
   * @param stopping whether it is to stop soon
   */
  void run(AuditTracer tracer, BooleanSupplier stopping) throws Exception;
}
