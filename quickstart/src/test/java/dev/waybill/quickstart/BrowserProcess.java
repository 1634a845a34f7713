// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The driver and its browser as processes, with a folder of their own for all their files. */
final class BrowserProcess implements AutoCloseable {

  private static final List<String> ARGUMENTS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars");

  /**
   * Selenium's own classes for the DevTools of one version of Chromium are left out, and it warns
   * of that at each start; commands by name need none. Held here, or it would be forgotten.
   */
  private static final Logger DEVTOOLS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  static {
    DEVTOOLS.setLevel(Level.OFF);
  }

  private final Path files;
  private final ChromeDriverService service;
  private final ChromeDriver driver;

  private BrowserProcess(Path files, ChromeDriverService service, ChromeDriver driver) {
    this.files = files;
    this.service = service;
    this.driver = driver;
  }

  static BrowserProcess start(BrowserPrograms programs) {
    Path files = createFolder();
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(programs.driver().toFile())
            .usingAnyFreePort()
            .withEnvironment(Map.of("TMPDIR", files.toString()))
            .build();
    boolean started = false;
    try {
      ChromeDriver driver = new ChromeDriver(service, options(programs.chromium()));
      started = true;
      return new BrowserProcess(files, service, driver);
    } finally {
      if (!started) {
        service.stop();
        delete(files);
      }
    }
  }

  ChromeDriver driver() {
    return driver;
  }

  private static ChromeOptions options(Path chromium) {
    LoggingPreferences logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    logging.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(ARGUMENTS);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
    return options;
  }

  @Override
  public void close() {
    try {
      driver.quit();
    } finally {
      service.stop();
      delete(files);
    }
  }

  private static Path createFolder() {
    try {
      return Files.createTempDirectory("waybill-browser");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the last of its processes is just deleting itself may be gone in between. */
  private static void delete(Path folder) {
    await()
        .ignoreExceptions()
        .until(
            () -> {
              try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                  Files.deleteIfExists(path);
                }
              }
              return Files.notExists(folder);
            });
  }
}
