// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

/** A command line that can't be followed; its message is one line for people. */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message + " (certify --help shows all options)");
  }
}
