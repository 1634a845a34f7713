// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

/** What the launcher's exit code tells. */
enum ExitCode {
  /** What the audit reports is what was injected. */
  EQUAL(0),
  /** It differs. */
  DIFFERENT(1),
  /** The audit itself dropped something or has a hole, so there is nothing to compare. */
  AUDIT_INCOMPLETE(2),
  /** Something could not be started. */
  NOT_STARTED(3),
  /** Something died or came to a halt on the way. */
  BROKEN_OFF(4),
  /** A defect of the launcher. */
  DEFECT(5),
  /** The command line is wrong; 64 is EX_USAGE of BSD's sysexits.h. */
  USAGE(64);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
