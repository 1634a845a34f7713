// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Chromium and its driver, as they are installed on this machine. Nothing is ever downloaded.
 *
 * @param chromium the browser
 * @param driver what drives it; of the same version
 */
record BrowserPrograms(Path chromium, Path driver) {

  /** Environment variable: {@code required} turns the skip without a browser into a failure. */
  static final String REQUIREMENT = "WAYBILL_BROWSER";

  private static final String MISSING =
      "No chromium and chromedriver on the PATH; install them (Debian: apt-get install chromium"
          + " chromium-driver) to run the tests of the page";

  /**
   * Those on the PATH.
   *
   * <p>If there are none, the test that asks is skipped, or fails where the environment says that
   * they must be there.
   */
  static BrowserPrograms require() {
    Optional<Path> chromium = find("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = find("chromedriver");
    if (chromium.isPresent() && driver.isPresent()) {
      return new BrowserPrograms(chromium.get(), driver.get());
    }
    if ("required".equals(System.getenv(REQUIREMENT))) {
      throw new AssertionError(MISSING);
    }
    System.out.println("skipped: " + MISSING);
    return Assumptions.abort(MISSING);
  }

  private static Optional<Path> find(String... names) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
