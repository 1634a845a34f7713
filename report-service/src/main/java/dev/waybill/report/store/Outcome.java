// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

/**
 * What became of the values of a batch; the fields add up to how many there were.
 *
 * @param stored written
 * @param superseded of an earlier revision than another one in the same batch
 * @param stale of no later revision than what was stored already
 * @param expired of windows that are older than is kept
 */
public record Outcome(int stored, int superseded, int stale, int expired) {
  public static final Outcome NOTHING = new Outcome(0, 0, 0, 0);

  static Outcome of(int values, int latest, int stored) {
    return new Outcome(stored, values - latest, latest - stored, 0);
  }

  public static Outcome expired(int values) {
    return new Outcome(0, 0, 0, values);
  }

  public Outcome plus(Outcome other) {
    return new Outcome(
        stored + other.stored,
        superseded + other.superseded,
        stale + other.stale,
        expired + other.expired);
  }
}
