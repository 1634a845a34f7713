// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each client: it holds {@code burst} tokens at first and at most, a request
 * takes one, and {@code perSecond} come back each second. The buckets of those who were not here
 * for longest are forgotten, so that memory is bounded. Not safe for use by several threads.
 */
final class TokenBuckets {
  private static final double NANOS = 1e9;

  private final int perSecond;
  private final int burst;
  private final Map<String, Bucket> buckets;

  TokenBuckets(int perSecond, int burst, int maxClients) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > maxClients;
          }
        };
  }

  private static final class Bucket {
    double tokens;
    long nanos;
  }

  /**
   * Takes a token.
   *
   * @param nanos the time, as of {@link System#nanoTime()}; goes forward
   * @return zero if there was one, or how long until there is
   */
  Duration take(String client, long nanos) {
    Bucket bucket = buckets.get(client);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = burst;
      bucket.nanos = nanos;
      buckets.put(client, bucket);
    }
    double back = (nanos - bucket.nanos) / NANOS * perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + back);
    bucket.nanos = nanos;
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) Math.ceil((1 - bucket.tokens) / perSecond * NANOS));
  }

  int clients() {
    return buckets.size();
  }
}
