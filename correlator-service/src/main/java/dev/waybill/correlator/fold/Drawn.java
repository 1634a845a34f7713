// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.LossSample;
import dev.waybill.wire.SpanThreshold;
import dev.waybill.wire.WireException;
import java.util.Comparator;
import java.util.zip.CRC32C;

/**
 * How a traced message came into the sample.
 *
 * @param cluster the group of instances that issued it, 0 to {@link LossSample#CLUSTERS} - 1
 * @param threshold by which it was sampled, or {@link SpanThreshold#UNKNOWN}
 */
record Drawn(int cluster, long threshold) implements Comparable<Drawn> {
  private static final Comparator<Drawn> ORDER =
      Comparator.comparingInt(Drawn::cluster).thenComparingLong(Drawn::threshold);

  /** The group of an instance; of one that nobody told, that of empty names. */
  static int clusterOf(String service, String instance) {
    CRC32C crc = new CRC32C();
    crc.update((service + "\n" + instance).getBytes(UTF_8));
    return (int) (crc.getValue() % LossSample.CLUSTERS);
  }

  @Override
  public int compareTo(Drawn other) {
    return ORDER.compare(this, other);
  }

  void save(StateWriter out) {
    out.number(cluster);
    out.number(threshold);
  }

  static Drawn restore(StateReader in) throws WireException {
    return new Drawn((int) in.number(), in.number());
  }
}
