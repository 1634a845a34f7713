// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.quickstart.Browser.Role;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Verdict;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, on a system that just loses and damages messages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {

  /** Until the first loss is found and stored, on a busy machine. */
  private static final Duration FIRST_LOSS = Duration.ofMinutes(5);

  /** Several of the page's refreshes. */
  private static final Duration REFRESHES = Duration.ofMinutes(1);

  private static final int MESSAGES_PER_SECOND = 25;

  /** Far more than there is before the first pipeline. */
  private static final int TABS = 40;

  /** For people to look at. */
  private static final Path PICTURES =
      Path.of(System.getProperty(Quickstart.HOME), "quickstart", "target", "page");

  /** Width of a narrow phone, in CSS px. */
  private static final int NARROW = 360;

  private static final int MAX_FIRST_VIEW_KB = 200;

  @TempDir static Path folder;
  private TestSystem test;
  private FaultFile faults;
  private DemoPipeline demo;
  private PageViews views;
  private Browser browser;

  @BeforeAll
  void startSystem() throws Exception {
    BrowserPrograms.require();
    test =
        TestSystem.start(
            folder.resolve("data"),
            OrdersPipeline.definition(1, OrdersPipeline.DEADLINE, 0.1, false));
    faults = FaultFile.append(test.folder.faults());
    demo = test.demo(new FaultPlan(7, 0.03, 0.02, 0.02, false), faults);
    demo.startReceivers();
    demo.startShop(new OrderSource(Long.MAX_VALUE, 7), MESSAGES_PER_SECOND);
    views = new PageViews(test.system.report().address());
    await().atMost(FIRST_LOSS).ignoreExceptions().until(() -> views.lostMessage().isPresent());
  }

  @AfterAll
  void stopSystem() {
    if (demo != null) {
      demo.close();
      faults.close();
    }
    if (test != null) {
      test.close();
    }
  }

  @BeforeEach
  void startBrowser() {
    browser = Browser.start();
  }

  @AfterEach
  void stopBrowser() {
    if (browser != null) {
      browser.close();
      browser = null;
    }
  }

  @Test
  void injectedLoss_isFoundByClicksFromTheOverview() {
    show(views.overview());

    browser.first(Role.LINK, OrdersPipeline.NAME).click();
    browser.first(Role.LINK, "lost on the way to enrichment").click();
    WebElement row = browser.row("LOST", "on the way to enrichment");
    WebElement link = row.findElement(By.cssSelector("a[href]"));
    String traceId = link.getText();
    link.click();

    browser.first(Role.HEADING, "Message " + traceId);
    browser.awaitText("on the way to enrichment");
    Set<String> injected = new HashSet<>();
    FaultFile.read(
        test.folder.faults(),
        fault -> {
          if (fault.kind() == Kind.LOST
              && fault.place().equals(new Place(OrdersPipeline.ENRICHMENT, Verdict.Place.HOP))) {
            injected.add(fault.message().toString());
          }
        });
    assertTrue(injected.contains(traceId), () -> traceId + " is none of " + injected);
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void everyView_isReadableForAll_andComplainsOfNothing() throws Exception {
    List<String> amiss = new ArrayList<>();
    for (Browser.Scheme scheme : Browser.Scheme.values()) {
      browser.prefer(scheme);
      everyView(
          name -> {
            browser.photographAll(PICTURES.resolve(name + "-" + scheme + ".png"));
            Accessibility.faults(browser).forEach(f -> amiss.add(name + " " + scheme + " " + f));
            browser.complaints().forEach(c -> amiss.add(name + " " + scheme + " " + c));
          });
    }
    assertEquals(List.of(), amiss, () -> String.join("\n", amiss));
  }

  @Test
  void everyView_fitsOnANarrowScreen() throws Exception {
    browser.resize(NARROW, 740, 2);
    List<String> amiss = new ArrayList<>();
    everyView(
        name -> {
          browser.photographAll(PICTURES.resolve(name + "-narrow.png"));
          Accessibility.faults(browser).forEach(fault -> amiss.add(name + " " + fault));
          browser.overhanging().forEach(element -> amiss.add(name + ": too wide is " + element));
        });
    assertEquals(List.of(), amiss, () -> String.join("\n", amiss));
  }

  @Test
  void firstView_isLight_andOfTheServiceAlone() {
    browser.useCache(false);
    browser.traffic();

    show(views.overview());
    browser.first(Role.LINK, OrdersPipeline.NAME);

    Traffic traffic = browser.traffic();
    double kilobytes = traffic.bytes() / 1000.0;
    System.out.printf("page_weight_kb: %.1f%n", kilobytes);
    traffic.lines().forEach(System.out::println);
    assertEquals(Set.of(views.overview().getAuthority()), traffic.hosts());
    assertTrue(kilobytes < MAX_FIRST_VIEW_KB, () -> String.join("\n", traffic.lines()));
  }

  @Test
  void keyboard_reachesAll_andOpensAPipeline() {
    show(views.overview());

    List<String> reached = new ArrayList<>();
    boolean opened = false;
    while (!opened && reached.size() < TABS) {
      browser.press(Keys.TAB);
      String name = browser.focused().getAccessibleName();
      reached.add(name);
      if (name.equals(OrdersPipeline.NAME)) {
        browser.press(Keys.ENTER);
        opened = true;
      }
    }

    assertTrue(opened, reached::toString);
    assertTrue(
        reached.containsAll(List.of("Pipelines", "Findings", "Daily report", "Audit health")),
        reached::toString);
    assertTrue(reached.contains("Trace id of a message"), reached::toString);
    browser.awaitText("From stage to stage");
    assertEquals(views.pipeline(), browser.address());
  }

  @Test
  void skipLink_leadsToTheContent_ofTheSameView() {
    show(views.findings());

    browser.press(Keys.TAB);
    assertEquals("Skip to the content", browser.focused().getText());
    browser.press(Keys.ENTER);

    await().atMost(REFRESHES).until(() -> browser.focused().getAriaRole().equals("main"));
    browser.first(Role.HEADING, "Findings");
  }

  @Test
  void search_findsAMessage() throws Exception {
    String traceId = views.lostMessage().orElseThrow();
    show(views.overview());

    browser.first(Role.SEARCHBOX, "Trace id").sendKeys(" " + traceId + " ", Keys.ENTER);

    browser.first(Role.HEADING, "Message " + traceId);
    browser.awaitText("LOST");
  }

  @Test
  void refresh_showsNewNumbers_andLeavesFocusAndPlace() {
    browser.resize(800, 300, 1);
    show(views.overview());
    WebElement link = browser.first(Role.LINK, OrdersPipeline.NAME);
    browser.run("arguments[0].focus(); scrollTo(0, 100); window.sameDocument = true", link);
    Object scrolled = browser.run("return scrollY");
    assertTrue((Long) scrolled > 0, "nothing to scroll");

    for (int change = 0; change < 2; change++) {
      String row = browser.row(OrdersPipeline.NAME).getText();
      await()
          .atMost(REFRESHES)
          .until(() -> !browser.row(OrdersPipeline.NAME).getText().equals(row));
    }

    assertEquals(link, browser.focused());
    assertEquals(scrolled, browser.run("return scrollY"));
    assertEquals(true, browser.run("return window.sameDocument"));
  }

  /** Opens each view and looks at it. */
  private void everyView(Consumer<String> look) throws Exception {
    String message = views.lostMessage().orElseThrow();
    views
        .all(message)
        .forEach(
            (name, address) -> {
              show(address);
              look.accept(name);
            });
  }

  /** Opens a view, and returns when it shows what it has asked for. */
  private void show(URI view) {
    browser.open(view);
    browser.awaitSettled();
  }
}
