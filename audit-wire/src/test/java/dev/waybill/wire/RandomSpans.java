// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Random spans of the kind that a tracer writes. */
final class RandomSpans {
  private RandomSpans() {}

  static ResourceSpans resourceSpans(Random random) {
    return new ResourceSpans(attributes(random), RandomBatches.list(random, 4, RandomSpans::span));
  }

  static AuditSpan span(Random random) {
    return new AuditSpan(
        TraceId.of(RandomBatches.id(random), random.nextLong() & TraceId.MAX_SEQUENCE),
        RandomBatches.id(random),
        random.nextBoolean() ? 0 : RandomBatches.id(random),
        random.nextBoolean() ? "" : "ot=th:" + Sampling.traceStateThreshold(random.nextInt(65_536)),
        RandomBatches.text(random),
        random.nextInt(6),
        random.nextBoolean() ? random.nextLong() : 0,
        random.nextBoolean() ? random.nextLong() : 0,
        random.nextBoolean(),
        attributes(random),
        RandomBatches.list(
            random,
            3,
            r -> new AuditSpan.Link(new TraceId(r.nextLong(), r.nextLong()), RandomBatches.id(r))));
  }

  static Map<String, Object> attributes(Random random) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      Object value =
          switch (random.nextInt(4)) {
            case 0 -> RandomBatches.text(random);
            case 1 -> random.nextBoolean();
            case 2 -> random.nextBoolean() ? random.nextLong() : 0L;
            default -> random.nextBoolean() ? random.nextGaussian() : 0.0;
          };
      attributes.put(RandomBatches.text(random), value);
    }
    return attributes;
  }
}
