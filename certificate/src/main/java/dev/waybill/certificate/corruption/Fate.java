// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.certificate.system.Place;
import java.util.Set;

/**
 * What the audit must say of a message, by docs/semantics.md: its verdict, with the place, and its
 * flags. A message of which nothing is said is complete.
 */
enum Fate {
  /** Received whole and handed over. */
  COMPLETE(null, null),
  /** Received with other bytes. "CORRUPTED beside COMPLETE", or SKIPPED where it is left out. */
  CORRUPTED(null, "reported"),
  /**
   * Received whole, and its waybill once more on other bytes: the sink hands it over twice, but for
   * where the second is left out.
   */
  CORRUPTED_TWICE(null, "reported"),
  /** "All offsets committed, not received": nothing at these offsets may be this message. */
  LOST("LOST", "offsets"),
  /** "All offsets committed, not received, an unreadable waybill among them." */
  UNREADABLE("UNKNOWN", "untraceable"),
  /** "Received by a stage of another pipeline, and lost on its own way." */
  MISROUTED_AND_LOST("LOST", "offsets"),
  /** "Received by a stage of another pipeline, and handed over by its own sink." */
  MISROUTED(null, "reported");

  private final String verdictOnHop;
  private final String reason;

  Fate(String verdictOnHop, String reason) {
    this.verdictOnHop = verdictOnHop;
    this.reason = reason;
  }

  /**
   * All that is said of it, each with its place.
   *
   * @param leftOut whether corrupted messages are left out
   * @param sink the stage that receives it
   * @param stranger the stage of another pipeline
   */
  Set<String> told(boolean leftOut, String sink, String stranger) {
    String corrupted = "CORRUPTED " + Place.onHopTo(sink);
    String misrouted = "MISROUTED " + Place.in(stranger);
    return switch (this) {
      case COMPLETE -> Set.of();
      case CORRUPTED ->
          leftOut ? Set.of(corrupted, "SKIPPED " + Place.in(sink)) : Set.of(corrupted);
      case CORRUPTED_TWICE ->
          leftOut ? Set.of(corrupted) : Set.of(corrupted, "DUPLICATED " + Place.in(sink));
      case LOST, UNREADABLE -> Set.of(verdictOnHop + " " + Place.onHopTo(sink));
      case MISROUTED_AND_LOST -> Set.of(verdictOnHop + " " + Place.onHopTo(sink), misrouted);
      case MISROUTED -> Set.of(misrouted);
    };
  }

  /** How the sink's totals count it. */
  String countedAs(boolean leftOut) {
    if (verdictOnHop != null) {
      return verdictOnHop.equals("LOST") ? "lost" : "unknown";
    }
    return this == CORRUPTED && leftOut ? "skipped" : "complete";
  }

  /** The reason that stands with its verdict, or else with its flags; null where nothing stands. */
  String reason() {
    return reason;
  }
}
