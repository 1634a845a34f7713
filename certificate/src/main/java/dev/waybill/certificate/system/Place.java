// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

/**
 * Where a message can be lost.
 *
 * @param stage the stage
 * @param hop whether it is the way to the stage, and not the stage itself
 */
public record Place(String stage, boolean hop) {

  public static Place onHopTo(String stage) {
    return new Place(stage, true);
  }

  public static Place in(String stage) {
    return new Place(stage, false);
  }

  @Override
  public String toString() {
    return (hop ? "on the hop to " : "in ") + stage;
  }
}
