// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;

/**
 * How long sampled messages of one window took, as an exponential histogram of OpenTelemetry's data
 * model (<a
 * href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram">
 * ExponentialHistogram</a>): bucket <i>i</i> holds what is above base<sup>i</sup> and not above
 * base<sup>i+1</sup> milliseconds, with base = 2<sup>2<sup>-scale</sup></sup>. All of one scale are
 * merged by adding their buckets.
 *
 * @param measure what was measured
 * @param stage the stage; of a hop the one that received, end to end the sink
 * @param from of a hop the stage that handed over, else empty
 * @param count how many messages were measured
 * @param skewed how many of them ended before they began, by the clocks of two hosts; they are
 *     among those of zero
 * @param sumMillis sum of all latencies
 * @param minMillis the lowest
 * @param maxMillis the highest
 * @param scale the scale; {@link #SCALE} if it is ours
 * @param zeroCount how many took less than a millisecond
 * @param offset the index of the first bucket
 * @param buckets counts by bucket, from {@code offset} on, without empty ones at either end
 */
public record LatencyHistogram(
    Measure measure,
    String stage,
    String from,
    long count,
    long skewed,
    long sumMillis,
    long minMillis,
    long maxMillis,
    int scale,
    long zeroCount,
    int offset,
    List<Long> buckets) {

  /**
   * The scale that we write: eight buckets from one power of two to the next, so that a quantile is
   * at most 4.5 % off. It stays, so that all histograms can be added.
   */
  public static final int SCALE = 3;

  /** Nothing lasts longer: 2<sup>{@value #SCALE}</sup> buckets for each of the bits of a number. */
  private static final int MAX_INDEX = 64 << SCALE;

  /** What was measured. */
  public enum Measure {
    /** From receipt to hand-over in a stage. */
    STAGE,
    /** From the hand-over by one stage to the receipt by the next. */
    HOP,
    /** From the origin's start to the sink's end. */
    END_TO_END
  }

  /** Copies the list. */
  public LatencyHistogram {
    buckets = List.copyOf(buckets);
  }

  void write(JsonWriter json) {
    json.choice("measure", measure);
    json.string("stage", stage);
    json.string("from", from);
    json.number("count", count);
    json.number("skewed", skewed);
    json.number("sumMillis", sumMillis);
    json.number("minMillis", minMillis);
    json.number("maxMillis", maxMillis);
    json.number("scale", scale);
    json.number("zeroCount", zeroCount);
    json.number("offset", offset);
    json.numbers("buckets", buckets);
  }

  static LatencyHistogram read(JsonObject json) throws WireException {
    return new LatencyHistogram(
        json.choice("measure", Measure.class),
        json.string("stage"),
        json.string("from"),
        json.count("count"),
        json.count("skewed"),
        json.count("sumMillis"),
        json.count("minMillis"),
        json.count("maxMillis"),
        json.whole("scale", -10, 20),
        json.count("zeroCount"),
        json.whole("offset", -MAX_INDEX, MAX_INDEX),
        json.numbers("buckets", MAX_INDEX));
  }
}
