// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Counts requests by how long they took, so that quantiles can be had over all replicas and any
 * time.
 */
class RequestTimes {
  private static final String TIMER = "http.server.requests";

  /** Few, since there are as many series for each path and status. */
  private static final long[] LIMITS_MILLIS = {10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000};

  @Produces
  @Singleton
  MeterFilter buckets() {
    double[] limitsNanos =
        LongStream.of(LIMITS_MILLIS)
            .mapToDouble(limit -> Duration.ofMillis(limit).toNanos())
            .toArray();
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(TIMER)
            ? DistributionStatisticConfig.builder()
                .serviceLevelObjectives(limitsNanos)
                .build()
                .merge(config)
            : config;
      }
    };
  }
}
