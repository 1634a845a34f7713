// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.nio.file.Path;

/** The project's folder, which {@code run.sh} tells. */
final class Home {
  private static final String PROPERTY = "waybill.home";

  private Home() {}

  /** The folder of a module. */
  static Path module(String name) {
    return Path.of(System.getProperty(PROPERTY)).resolve(name);
  }
}
