// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions that begin here, one a pipeline. Thread-safe. */
final class Sessions {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, OriginSession> byPipeline = new ConcurrentHashMap<>();

  OriginSession of(String pipeline) {
    OriginSession session = byPipeline.get(pipeline);
    return session == null
        ? byPipeline.computeIfAbsent(pipeline, name -> new OriginSession(randomId(), name))
        : session;
  }

  Collection<OriginSession> all() {
    return byPipeline.values();
  }

  /** 64 random bits, never zero. */
  static long randomId() {
    long id = 0;
    while (id == 0) {
      id = RANDOM.nextLong();
    }
    return id;
  }
}
