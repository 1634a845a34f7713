// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

/** How much is tried. */
public enum Scale {
  /** Some ten minutes, for each change. */
  QUICK,
  /** Some two hours, for the certificate. */
  FULL;

  public long pick(long quick, long full) {
    return this == QUICK ? quick : full;
  }
}
