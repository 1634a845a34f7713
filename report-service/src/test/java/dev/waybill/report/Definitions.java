// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.List;

/** Parts of definitions to test with. */
final class Definitions {
  static final List<StageDefinition> STAGES =
      List.of(
          StageDefinition.origin("checkout"),
          StageDefinition.of("warehouse", Role.SINK, "orders", "checkout"));

  private Definitions() {}
}
