// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

/**
 * A server could not be started. The message is meant for the person at the keyboard: it names the
 * setting to change, or ends with the last lines of the server's log.
 */
public final class ServerStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ServerStartException(String message) {
    super(message);
  }

  ServerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
