// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.List;

/** Parts of definitions to test with. */
public final class Definitions {
  public static final List<StageDefinition> STAGES =
      List.of(
          StageDefinition.origin("checkout"),
          StageDefinition.of("warehouse", Role.SINK, "orders", "checkout"));

  /** The body of a PUT, but for the members behind it. */
  static final String BODY =
      """
      {"stages": [{"name": "checkout", "role": "origin"},
        {"name": "warehouse", "role": "sink", "topics": ["orders"], "after": ["checkout"]}]""";

  private Definitions() {}

  /** The body of a PUT. */
  static String body(String samplingRate) {
    return BODY + ", \"samplingRate\": " + samplingRate + "}";
  }
}
