// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.smallrye.config.SmallRyeConfigBuilder;

/** Settings as the correlator reads them. */
final class Settings {
  private Settings() {}

  /** The defaults, but for these. */
  static CorrelatorSettings of(String... keysAndValues) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(CorrelatorSettings.class);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      builder.withDefaultValue(keysAndValues[i], keysAndValues[i + 1]);
    }
    return builder.build().getConfigMapping(CorrelatorSettings.class);
  }
}
