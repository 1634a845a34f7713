// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.quickstart.Browser.Role;
import dev.waybill.quickstart.Publications.Outcome;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.StageDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page with as many pipelines as a large company has, and with one whose names do harm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyPipelinesIT {

  private static final int PIPELINES = 300;
  private static final int MINUTES = 60;
  private static final int ISSUED = 1_000;
  private static final int RUNS = 5;
  private static final Duration STORED = Duration.ofMinutes(3);

  /** Until the rules of findings have been applied to all. */
  private static final Duration JUDGED = Duration.ofMinutes(3);

  private static final List<String> STAGES = List.of("checkout", "enrich", "warehouse");

  /** The column of the daily report's table that names the stage, from 0 on. */
  private static final int STAGE = 8;

  /**
   * Notes, in ms since the navigation began: when the last script and the last answer had come,
   * when all rows are there, and when a click that is made at that very moment has had an effect.
   */
  private static final String STOPWATCH =
      """
      (() => {
        const last = (entries) => Math.max(...entries.map(entry => entry.responseEnd));
        const look = () => {
          const links = document.querySelectorAll('a[href^="#/pipelines/pipeline-"]');
          if (links.length < %d) {
            requestAnimationFrame(look);
            return;
          }
          const loaded = performance.getEntriesByType('resource');
          window.times = {
            scripts: last(loaded.filter(entry => entry.name.endsWith('.js'))),
            answers: last(loaded.filter(entry => entry.initiatorType === 'fetch')),
            rows: performance.now(),
          };
          addEventListener('hashchange', () => { times.interactive ??= performance.now(); });
          links[links.length - 1].click();
        };
        requestAnimationFrame(look);
      })();
      """
          .formatted(PIPELINES);

  @TempDir static Path folder;
  private Instant lastWindow;
  private TestSystem test;
  private PageViews views;
  private Browser browser;

  @BeforeAll
  void startSystem() throws Exception {
    BrowserPrograms.require();
    test = TestSystem.start(folder.resolve("data"), null);
    views = new PageViews(test.system.report().address());
    try (Publications publications = new Publications(test.system.kafka().bootstrapServers())) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
      lastWindow = now.minus(1, ChronoUnit.MINUTES);
      for (int i = 0; i < PIPELINES; i++) {
        publishPipeline(publications, i, now);
      }
      HostileNames.publish(publications, lastWindow);
      publications.awaitAcknowledged();
    }
    await()
        .atMost(STORED)
        .ignoreExceptions()
        .until(
            () ->
                views.get("/pipelines?limit=1000").at("/items").size() == PIPELINES + 1
                    && views.get("/messages/" + HostileNames.MESSAGE).has("kind"));
    await()
        .atMost(JUDGED)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(() -> incomplete().containsAll(grave()));
  }

  private static void publishPipeline(Publications publications, int number, Instant now) {
    publications.define(
        PipelineDefinition.of(
            name(number),
            1,
            List.of(
                StageDefinition.origin(STAGES.get(0)),
                StageDefinition.of(
                    STAGES.get(1), dev.waybill.wire.Role.RELAY, "in-" + number, STAGES.get(0)),
                StageDefinition.of(
                    STAGES.get(2), dev.waybill.wire.Role.SINK, "out-" + number, STAGES.get(1)))));
    for (int minute = MINUTES; minute >= 1; minute--) {
      publications.summary(
          name(number), STAGES, now.minus(minute, ChronoUnit.MINUTES), ISSUED, outcome(number));
    }
  }

  /** Pipelines with an open finding that too few of their messages arrive. */
  private Set<String> incomplete() throws IOException, InterruptedException {
    Set<String> names = new HashSet<>();
    for (JsonNode finding : views.get("/findings?state=open&limit=1000").at("/items")) {
      if (finding.at("/rule").asText().equals("completeness")) {
        names.add(finding.at("/pipeline").asText());
      }
    }
    return names;
  }

  /** Those that lose, most first, and then those of which something is unknown. */
  private static List<String> grave() {
    return Stream.concat(
            IntStream.range(0, PIPELINES)
                .filter(number -> outcome(number).lost() > 0)
                .boxed()
                .sorted(Comparator.reverseOrder()),
            IntStream.range(0, PIPELINES).filter(number -> outcome(number).unknown() > 0).boxed())
        .map(ManyPipelinesIT::name)
        .toList();
  }

  private static String name(int number) {
    return "pipeline-%03d".formatted(number);
  }

  /** One in ten loses, ever more; one in ten each has something that waits or is unknown. */
  private static Outcome outcome(int number) {
    return switch (number % 10) {
      case 0 -> new Outcome(1 + number / 10, 0, 0);
      case 1 -> new Outcome(0, 5, 0);
      case 2 -> new Outcome(0, 0, 3);
      default -> new Outcome(0, 0, 0);
    };
  }

  @AfterAll
  void stopSystem() {
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
  void overview_showsAll_theWorstFirst() {
    browser.open(views.overview());
    browser.awaitSettled();

    List<String> names = names();

    assertEquals(PIPELINES, names.size());
    assertEquals(PIPELINES, new HashSet<>(names).size());
    assertEquals(grave(), names.subList(0, grave().size()));
    assertEquals(List.of(), Accessibility.faults(browser));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void dailyReport_showsAll_andSoDoesItsTable() throws IOException {
    browser.downloadTo(folder);
    LocalDate day = LocalDate.ofInstant(lastWindow, ZoneOffset.UTC);
    List<String> all = IntStream.range(0, PIPELINES).mapToObj(ManyPipelinesIT::name).toList();

    browser.open(views.daily(day));
    browser.first(Role.TABLE, "What became of the day's messages");
    assertEquals(all, names());

    browser.first(Role.BUTTON, "As CSV").click();
    Path file = folder.resolve("waybill-" + day + ".csv");
    await().atMost(STORED).until(() -> Files.exists(file));
    List<String> rows = Files.readAllLines(file);
    String head = rows.get(0);
    assertTrue(head.startsWith("date,pipeline,"), head);
    assertEquals(1, Collections.frequency(rows, head));
    for (String stage : STAGES) {
      assertEquals(
          all,
          rows.stream()
              .map(row -> row.split(",", -1))
              .filter(cells -> cells.length > STAGE && cells[STAGE].equals(stage))
              .map(cells -> cells[1])
              .toList());
    }
  }

  @Test
  void overview_isMeasured() {
    browser.runFirst(STOPWATCH);
    List<String> moments = List.of("scripts", "answers", "rows", "interactive");
    Map<String, List<Long>> runs = new LinkedHashMap<>();
    for (int run = 0; run < RUNS; run++) {
      browser.open(views.overview());
      browser.first(Role.HEADING, "pipeline-");
      Map<?, ?> times = (Map<?, ?>) browser.run("return window.times");
      for (String moment : moments) {
        long millis = ((Number) times.get(moment)).longValue();
        runs.computeIfAbsent(moment, m -> new ArrayList<>()).add(millis);
      }
    }
    runs.forEach(
        (moment, millis) ->
            System.out.println("overview_" + moment + "_ms: " + median(millis) + " of " + millis));
    assertEquals(RUNS, runs.get("interactive").size());
  }

  @Test
  void hostileNames_areTextAndNothingElse() {
    browser.open(views.overview());
    browser.first(Role.LINK, HostileNames.PIPELINE).click();

    browser.first(Role.HEADING, HostileNames.PIPELINE);
    HostileNames.STAGES.forEach(browser::awaitText);
    WebElement row = browser.row("LOST", HostileNames.STAGES.get(1));
    row.findElement(By.cssSelector("a[href]")).click();
    browser.first(Role.HEADING, "Message " + HostileNames.MESSAGE);
    HostileNames.ORIGIN.forEach(browser::awaitText);

    assertEquals(false, browser.run("return 'hurt' in window"));
    assertEquals(List.of(), browser.complaints());
  }

  /** Of the pipelines that are listed, without the hostile one, in their order. */
  private List<String> names() {
    List<?> names =
        (List<?>)
            browser.run(
                "return [...document.querySelectorAll('tbody th a[href^=\"#/pipelines/\"]')]"
                    + ".map(each => each.textContent)");
    return names.stream()
        .map(String::valueOf)
        .filter(name -> name.startsWith("pipeline-"))
        .toList();
  }

  private static long median(List<Long> values) {
    List<Long> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
