// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.Serial;

/** Ends the launcher, with a message for the person at the keyboard and no stack trace. */
final class QuickstartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  QuickstartException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  QuickstartException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
