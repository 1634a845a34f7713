// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import dev.waybill.report.ReportConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** How many requests each client may make. Safe for use by several threads. */
@ApplicationScoped
class RateLimit {
  /** Of those that were here last; 100 bytes each. */
  private static final int MAX_CLIENTS = 10_000;

  private final TokenBuckets buckets;

  RateLimit(ReportConfig config) {
    int perSecond = config.rate().perSecond();
    buckets =
        perSecond == 0 ? null : new TokenBuckets(perSecond, config.rate().burst(), MAX_CLIENTS);
  }

  /** Counts a request; zero if it may be made, or how long until one may. */
  Duration take(String client) {
    if (buckets == null) {
      return Duration.ZERO;
    }
    synchronized (buckets) {
      return buckets.take(client, System.nanoTime());
    }
  }
}
