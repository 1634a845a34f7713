// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.LatencyHistogram.Measure;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The buckets are those of OpenTelemetry's data model. */
class LatencyCountsTest {
  private final LatencyCounts counts = new LatencyCounts();

  @Test
  void everyLatency_liesWithinTheBoundsOfItsBucket() {
    for (long latency = 1; latency < 100_000; latency++) {
      assertWithinBounds(latency);
    }
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      assertWithinBounds(1 + (random.nextLong() >>> (33 + random.nextInt(31))));
    }
    assertWithinBounds(1L << 31);
    assertWithinBounds((1L << 32) - 1);
  }

  /** Above base^index and not above base^(index + 1), in whole eighths of a power of two. */
  private static void assertWithinBounds(long latency) {
    LatencyCounts one = new LatencyCounts();
    one.add(latency);
    LatencyHistogram histogram = one.toWire(Measure.STAGE, "", "");
    assertEquals(List.of(1L), histogram.buckets());
    double eighths = 8 * Math.log((double) latency) / Math.log(2);
    double slack = 1e-9; // of the logarithm, where the latency is a power of two
    assertTrue(eighths > histogram.offset() - slack, () -> latency + " in " + histogram);
    assertTrue(eighths <= histogram.offset() + 1 + slack, () -> latency + " in " + histogram);
  }

  @Test
  void powersOfTwo_endTheirBuckets() {
    for (int power = 0; power <= 31; power++) {
      LatencyCounts one = new LatencyCounts();
      one.add(1L << power);
      assertEquals(8 * power - 1, one.toWire(Measure.STAGE, "", "").offset());
    }
  }

  @Test
  void sums_areExact() {
    for (long latency : new long[] {5, 0, 7, -3, 1000}) {
      counts.add(latency);
    }

    LatencyHistogram told = counts.toWire(Measure.HOP, "to", "from");

    assertEquals("to", told.stage());
    assertEquals("from", told.from());
    assertEquals(5, told.count());
    assertEquals(1, told.skewed());
    assertEquals(2, told.zeroCount());
    assertEquals(1012, told.sumMillis());
    assertEquals(0, told.minMillis());
    assertEquals(1000, told.maxMillis());
    assertEquals(3, told.buckets().stream().mapToLong(each -> each).sum());
  }

  @Test
  void savedAndRestored_goesOnTheSame() throws Exception {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      counts.add(random.nextInt(10_000) - 100);
      StateWriter out = new StateWriter();
      counts.save(out);
      StateReader in = new StateReader(out.toBytes());
      LatencyCounts restored = LatencyCounts.restore(in);
      in.end();
      restored.add(i);
      counts.add(i);
      assertEquals(counts.toWire(Measure.STAGE, "", ""), restored.toWire(Measure.STAGE, "", ""));
    }
  }
}
