// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the interceptors in the mirror's process are told by its consumer's properties.
 *
 * @param plan what is to happen
 * @param faults the file of faults
 * @param progress the file of progress
 */
record MirrorFaults(FaultPlan plan, Path faults, Path progress) {
  private static final String PREFIX = "quickstart.";

  static MirrorFaults read(Map<String, ?> configs) {
    return new MirrorFaults(
        new FaultPlan(
            Long.parseLong(get(configs, "seed")),
            Double.parseDouble(get(configs, "lose")),
            Double.parseDouble(get(configs, "corrupt")),
            Double.parseDouble(get(configs, "duplicate")),
            true),
        Path.of(get(configs, "faults")),
        Path.of(get(configs, "progress")));
  }

  /** As properties of a consumer. */
  Map<String, String> properties() {
    return Map.of(
        PREFIX + "seed", Long.toString(plan.seed()),
        PREFIX + "lose", Double.toString(plan.lose()),
        PREFIX + "corrupt", Double.toString(plan.corrupt()),
        PREFIX + "duplicate", Double.toString(plan.duplicate()),
        PREFIX + "faults", faults.toString(),
        PREFIX + "progress", progress.toString());
  }

  private static String get(Map<String, ?> configs, String name) {
    Object value = configs.get(PREFIX + name);
    if (value == null) {
      throw new IllegalArgumentException(PREFIX + name + " is not set");
    }
    return value.toString();
  }
}
