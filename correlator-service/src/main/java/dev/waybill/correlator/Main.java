// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;

/** The service, or with arguments a command that runs and ends. */
@QuarkusMain
public final class Main {
  Main() {} // Quarkus makes it a bean

  /**
   * Starts it.
   *
   * @param arguments none for the service, or {@code replay} and what {@link ReplayArguments} says
   */
  public static void main(String... arguments) {
    if (arguments.length == 0) {
      Quarkus.run(arguments);
    } else if (arguments[0].equals("replay")) {
      System.exit(ReplayCommand.run(Arrays.asList(arguments).subList(1, arguments.length)));
    } else {
      System.err.printf("Unknown command %s: there is replay, or none to start.%n", arguments[0]);
      System.exit(ReplayCommand.FAILED);
    }
  }
}
