// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import java.nio.file.Path;
import java.util.List;

/**
 * What an audit that misses nothing and invents nothing must say, given the faults that happened.
 */
final class Expectation {

  private final long sent;
  private final Findings findings;

  private Expectation(long sent, Findings findings) {
    this.sent = sent;
    this.findings = findings;
  }

  /** From the faults file, and how many messages were sent. */
  static Expectation read(Path faults, long sent) {
    Findings injected = new Findings();
    FaultFile.read(faults, f -> injected.add(f.kind(), f.place(), f.message()));
    return of(injected, sent);
  }

  /** From faults; adds what follows from them. */
  static Expectation of(Findings faults, long sent) {
    // A message that came to a relay twice left it twice, and so those behind it hand it over
    // twice.
    passOn(faults, OrdersPipeline.MIRROR, List.of(OrdersPipeline.ENRICHMENT));
    passOn(faults, OrdersPipeline.ENRICHMENT, OrdersPipeline.SINKS);
    return new Expectation(sent, faults);
  }

  private static void passOn(Findings faults, String relay, List<String> next) {
    for (TraceId message : List.copyOf(faults.duplicatedAt(relay))) {
      for (String stage : next) {
        if (!isLostAt(faults, stage, message)) {
          faults.add(Kind.DUPLICATED, new Place(stage, Verdict.Place.HOP), message);
        }
      }
    }
  }

  /** How many messages the origin must be known to have issued. */
  long issued() {
    return sent;
  }

  /** Which messages must be reported as what. */
  Findings findings() {
    return findings;
  }

  /** How many messages must be complete at a sink. */
  long completeAt(String sink) {
    return sent - lostAt(OrdersPipeline.MIRROR) - lostAt(OrdersPipeline.ENRICHMENT) - lostAt(sink);
  }

  private long lostAt(String stage) {
    return OrdersPipeline.PLACES.stream()
        .filter(place -> place.stage().equals(stage))
        .mapToLong(place -> findings.lostAt(place).size())
        .sum();
  }

  private static boolean isLostAt(Findings faults, String stage, TraceId message) {
    return OrdersPipeline.PLACES.stream()
        .anyMatch(place -> place.stage().equals(stage) && faults.lostAt(place).contains(message));
  }
}
