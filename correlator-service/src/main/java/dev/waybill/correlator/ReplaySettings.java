// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The service's settings for a command that runs without it: environment variables and system
 * properties, as the service reads them.
 *
 * @param correlator our own settings
 * @param clients by the {@code kafka.*} settings
 */
record ReplaySettings(CorrelatorSettings correlator, KafkaClients clients) {
  private static final String KAFKA = "kafka.";

  static ReplaySettings read() throws ReplayArguments.Unusable {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultSources()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(CorrelatorSettings.class)
            .withValidateUnknown(false)
            .build();
    Map<String, Object> broker = new HashMap<>();
    for (String name : config.getPropertyNames()) {
      String key = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]", ".");
      if (key.startsWith(KAFKA)) {
        config
            .getOptionalValue(name, String.class)
            .ifPresent(value -> broker.put(key.substring(KAFKA.length()), value));
      }
    }
    KafkaClients clients = new KafkaClients(broker);
    if (clients.servers().isBlank()) {
      throw new ReplayArguments.Unusable(
          "KAFKA_BOOTSTRAP_SERVERS is not set: set it to a broker, such as kafka:9092.");
    }
    return new ReplaySettings(config.getConfigMapping(CorrelatorSettings.class), clients);
  }
}
