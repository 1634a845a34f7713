// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import java.util.Locale;

/** How soon somebody should look at a finding; in rising order. */
enum Severity {
  /** When there is time. */
  INFO,
  /** Today. */
  WARNING,
  /** Now. */
  CRITICAL;

  /** As it is written everywhere. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Severity of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
