// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.Verdict;

/**
 * Where something happens to a message.
 *
 * @param stage the stage
 * @param where in it, or on the hop that leads to it
 */
record Place(String stage, Verdict.Place where) {

  /** As a person says it. */
  @Override
  public String toString() {
    return (where == Verdict.Place.HOP ? "on the hop to " : "in ") + stage;
  }
}
