// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of the README from a running quickstart; {@code docs/pictures.sh} runs this.
 * System properties: how many minutes the demo runs before is {@code waybill.pictures.minutes}, and
 * the address of a quickstart that runs already {@code waybill.pictures.address}.
 */
class ReadmePictures {

  private static final Path FOLDER =
      Path.of(System.getProperty(Quickstart.HOME), "docs", "pictures");

  /** In CSS px, each of two px of the picture. */
  private static final int WIDTH = 1280;

  private static final Pattern ADDRESS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/\\s");
  private static final Duration RUN =
      Duration.ofMinutes(Long.getLong("waybill.pictures.minutes", 12));

  private static final String[] FAULTS =
      "--seed 7 --lose 0.003 --corrupt 0.001 --sampling 0.2".split(" ", -1);

  private static final String PIPELINE = "/pipelines/" + OrdersPipeline.NAME;

  /** Charts fetch what they show when they are seen. */
  private static final String DRAWN =
      "return [...document.querySelectorAll('trend-line, time-chart')]"
          + ".every(chart => chart.childElementCount > 0)";

  @TempDir Path folder;

  @Test
  void take() throws Exception {
    BrowserPrograms.require();
    String running = System.getProperty("waybill.pictures.address");
    if (running != null) {
      take(new PageViews(URI.create(running)));
      return;
    }
    try (LauncherProcess quickstart = LauncherProcess.start(folder.resolve("data"), FAULTS)) {
      quickstart.awaitOutput("Ctrl-C stops everything.");
      Matcher address = ADDRESS.matcher(quickstart.output());
      if (!address.find()) {
        throw new AssertionError("No address in:\n" + quickstart.output());
      }
      PageViews views = new PageViews(URI.create(address.group(1)));
      await()
          .atMost(RUN.plusMinutes(10))
          .pollInterval(Duration.ofSeconds(5))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () -> {
                quickstart.requireRunning();
                return views.get(PIPELINE + "/summaries?step=1m").at("/items").size()
                    >= RUN.toMinutes();
              });
      take(views);
    }
  }

  private static void take(PageViews views) {
    try (Browser browser = Browser.start()) {
      for (Browser.Scheme scheme : Browser.Scheme.values()) {
        browser.prefer(scheme);
        take(browser, views.overview(), 720, "overview-" + scheme);
        take(browser, views.pipeline(), 1000, "pipeline-" + scheme);
      }
    }
  }

  private static void take(Browser browser, URI view, int height, String name) {
    browser.resize(WIDTH, height, 2);
    browser.open(view);
    browser.awaitSettled();
    await().until(() -> browser.run(DRAWN).equals(true));
    browser.photograph(FOLDER.resolve(name.toLowerCase(Locale.ROOT) + ".png"));
  }
}
