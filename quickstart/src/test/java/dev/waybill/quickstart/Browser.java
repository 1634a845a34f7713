// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * A real Chromium without a window and with an empty profile. For one thread. All its processes and
 * files end with {@link #close}.
 */
final class Browser implements AutoCloseable {

  /** For what a page shows after some requests, on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Which colours the reader's system prefers. */
  enum Scheme {
    LIGHT,
    DARK
  }

  /** What an element is to a reader, and what may be that. */
  enum Role {
    LINK("a[href]"),
    HEADING("h1, h2, h3, h4"),
    TABLE("table"),
    NAVIGATION("nav"),
    SEARCHBOX("input[type=search]"),
    BUTTON("button"),
    MAIN("main");

    private final String candidates;

    Role(String candidates) {
      this.candidates = candidates + ", [role=" + name().toLowerCase(Locale.ROOT) + "]";
    }
  }

  private final BrowserProcess process;
  private final ChromeDriver driver;

  private Browser(BrowserProcess process) {
    this.process = process;
    driver = process.driver();
  }

  /** Starts one with a view of 1280 by 800 px, light; see {@link BrowserPrograms#require}. */
  static Browser start() {
    Browser browser = new Browser(BrowserProcess.start(BrowserPrograms.require()));
    browser.resize(1280, 800, 1);
    browser.prefer(Scheme.LIGHT);
    return browser;
  }

  /**
   * What the reader sees at once.
   *
   * @param width in CSS px
   * @param height in CSS px
   * @param scale px of the screen for each of them
   */
  void resize(int width, int height, double scale) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", false));
  }

  void prefer(Scheme scheme) {
    Map<String, String> feature =
        Map.of("name", "prefers-color-scheme", "value", scheme.name().toLowerCase(Locale.ROOT));
    command("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** The reader's time zone. */
  void moveTo(String zone) {
    command("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
  }

  /** With or without what earlier views left in the cache. */
  void useCache(boolean used) {
    command("Network.setCacheDisabled", Map.of("cacheDisabled", !used));
  }

  /** Where the files go that a page gives to its reader. */
  void downloadTo(Path folder) {
    command(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", folder.toAbsolutePath().toString()));
  }

  /** Runs this in each page that is opened from now on, before anything of its own. */
  void runFirst(String script) {
    command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  private Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  /** Opens an address in a new document, also if only its fragment differs. */
  void open(URI address) {
    driver.get("about:blank");
    driver.get(address.toString());
  }

  URI address() {
    return URI.create(driver.getCurrentUrl());
  }

  void back() {
    driver.navigate().back();
  }

  /** Returns when the page shows what it has asked for: when its main part is not busy any more. */
  void awaitSettled() {
    await("what it has asked for")
        .atMost(PATIENCE)
        .until(
            () ->
                run("return document.querySelector('main')?.getAttribute('aria-busy')")
                    .equals("false"));
  }

  /** All text that is seen now. */
  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** Returns when this text is seen. */
  void awaitText(String text) {
    await("text \"" + text + "\"")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
        .until(() -> text().contains(text));
  }

  /** The first that is seen of a role and whose name for a screen reader contains this. */
  WebElement first(Role role, String name) {
    return await(role + " \"" + name + "\"")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
        .until(
            () ->
                all(role).stream()
                    .filter(element -> element.getAccessibleName().contains(name))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The first row of a table with all these texts in it, once it is there. */
  WebElement row(String... texts) {
    return await("row with " + List.of(texts))
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
        .until(
            () ->
                driver.findElements(By.cssSelector("tbody tr")).stream()
                    .filter(row -> Stream.of(texts).allMatch(row.getText()::contains))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** All that are seen of a role now. */
  List<WebElement> all(Role role) {
    return driver.findElements(By.cssSelector(role.candidates)).stream()
        .filter(WebElement::isDisplayed)
        .toList();
  }

  /**
   * What reaches beyond the right edge of the view, be it that the page is wider, or that a part of
   * it must be scrolled sideways or is cut; empty if nothing does. What is only there for screen
   * readers, or not shown, does not count.
   */
  List<String> overhanging() {
    Object found =
        run(
            """
            const width = each => each.getBoundingClientRect().width;
            const unseen = each => each !== null && (width(each) <= 1 || unseen(each.parentElement));
            return [...document.querySelectorAll('body *')]
              .filter(each => each.getBoundingClientRect().right > innerWidth + 0.5
                && each.checkVisibility() && !unseen(each))
              .map(each => each.cloneNode(false).outerHTML + each.textContent.trim().slice(0, 40))""");
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  /** Presses a key on what has the focus. */
  void press(Keys key) {
    new Actions(driver).sendKeys(key).perform();
  }

  /** What has the focus. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /**
   * Runs the body of a function in the page, which the page's content security policy is no matter
   * for.
   */
  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** The same of a function whose last argument is called with the result. */
  Object runAsync(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return driver.executeAsyncScript(script, arguments);
  }

  /** Warnings and errors on the console since this was asked last. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::toString)
        .toList();
  }

  /** What was transferred since this was asked last. */
  Traffic traffic() {
    return Traffic.of(
        driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
            .map(LogEntry::getMessage)
            .toList());
  }

  /** Writes a picture of the page as long as it is, as PNG. */
  void photographAll(Path file) {
    Map<?, ?> size = (Map<?, ?>) command("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
    Map<String, Object> clip =
        Map.of(
            "x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1);
    photograph(file, Map.of("captureBeyondViewport", true, "clip", clip));
  }

  /** Writes a picture of what the reader sees at once, as PNG. */
  void photograph(Path file) {
    photograph(file, Map.of());
  }

  private void photograph(Path file, Map<String, Object> parameters) {
    Object data = command("Page.captureScreenshot", parameters).get("data");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Base64.getDecoder().decode((String) data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
