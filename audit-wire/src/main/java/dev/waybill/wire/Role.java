// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/** What a stage does in a pipeline, with its number on the wire. */
public enum Role {
  /** Messages begin here: it seals them. */
  ORIGIN(1),
  /** Receives messages and hands them over. */
  RELAY(2),
  /** Messages end here. */
  SINK(3);

  private final int number;

  Role(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The role of a number, or null if there is none. */
  public static Role ofNumber(long number) {
    for (Role role : values()) {
      if (role.number == number) {
        return role;
      }
    }
    return null;
  }
}
