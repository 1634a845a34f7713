// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the page's scripts say of numbers, in a real browser, without a server. */
class PageScriptsIT {

  private static final Path SCRIPTS =
      Path.of(
          System.getProperty(Quickstart.HOME),
          "report-service/src/main/resources/META-INF/resources/page");

  /** Calls a function of a module that imports nothing. */
  private static final String CALL =
      """
      const [module, name, ...given] = arguments;
      return import(`data:text/javascript;base64,${module}`).then(found => found[name](...given));
      """;

  private static final Map<String, Object> SILENT_AUDIT =
      finding("audit_silence", "critical", null);
  private static final Map<String, Object> HOLES = finding("holes", "warning", null);
  private static final Map<String, Object> LOSING = finding("completeness", "critical", "orders");

  private static Browser browser;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void percent_ofAllAndNothing_isWhole() {
    assertEquals("100 %", percent(1));
    assertEquals("0 %", percent(0));
  }

  @Test
  void percent_ofAlmostAll_isNever100() {
    assertEquals("99.960 %", percent(0.9996));
    assertEquals("99.9999960 %", percent(0.99999996));
    assertEquals("99.9999999999 %", percent(1 - 1e-15));
    assertEquals("99.9999999999 %", percent(Math.nextDown(1.0)));
  }

  @Test
  void percent_ofAlmostNothing_isNever0() {
    assertEquals("0.010 %", percent(0.0001));
    assertEquals("0.0000000001 %", percent(1e-15));
    assertEquals("0.0000000001 %", percent(Double.MIN_VALUE));
  }

  @Test
  void percent_isCut_notRounded() {
    assertEquals("66.6 %", percent(2 / 3.0));
    assertEquals("99.87 %", percent(0.99879));
    assertEquals("0.13 %", percent(0.00121));
  }

  @Test
  void percent_ofRoundShares_isExact() {
    assertEquals("29.0 %", percent(0.29)); // as a product 28.999999999999996
    assertEquals("57.0 %", percent(0.57)); // 56.99999999999999
    assertEquals("7.0 %", percent(0.07)); // 7.000000000000001
  }

  @Test
  void gravestFinding_isTheState() {
    Map<?, ?> state =
        stateOf(
            totals(),
            List.of(finding("quiet", "info", "orders"), LOSING, finding("x", "warning", "orders")));

    assertEquals("Losing messages", state.get("text"));
    assertEquals("bad", state.get("tone"));
  }

  @Test
  void whatIsAmiss_isNotWhole() {
    assertEquals("Lost some", text(stage("lostOnHop", 1)));
    assertEquals("Lost some", text(stage("lostInStage", 1)));
    assertEquals("Failed some", text(stage("failed", 1)));
    assertEquals("Corrupted some", text(stage("corrupted", 1)));
    assertEquals("Misrouted some", text(stage("misrouted", 1)));
    assertEquals("warn", stateOf(stage("misrouted", 1), List.of()).get("tone"));
  }

  @Test
  void whatIsUnknown_isNotWhole() {
    assertEquals("Partly unknown", text(totals(sink(99, 0, 0), sink(98, 0, 1))));
    assertEquals("Partly unknown", text(with(totals(), "atLeast", true)));
    assertEquals("Nothing heard", text(null));
    assertEquals("Nothing issued", text(with(totals(sink(0, 0, 0)), "issued", 0)));
  }

  @Test
  void whatWaits_isNotWhole_untilSomethingArrivesAtEachSink() {
    assertEquals("Waiting", text(totals(sink(0, 100, 0))));
    assertEquals("Waiting", text(totals(sink(99, 1, 0), sink(0, 100, 0))));
    assertEquals("Waiting", text(with(totals(sink(0, 100, 0)), "evidence", "traces")));
    assertEquals("Waiting", text(totals()));
    assertEquals("Whole", text(totals(sink(99, 1, 0), sink(1, 99, 0))));
    assertEquals("Whole", text(totals(sink(100, 0, 0), sink(0, 0, 0)))); // not meant for the other
  }

  @Test
  void whole_isOnlyWhatNoMessageIsMissingOf() {
    assertEquals("Whole", text(totals(sink(100, 0, 0))));
    assertEquals("good", stateOf(totals(sink(100, 0, 0)), List.of()).get("tone"));
    assertEquals("Whole", text(totals(with(sink(0, 0, 0), "skipped", 100))));
    assertEquals("Whole by sample", text(with(totals(sink(100, 0, 0)), "evidence", "traces")));
  }

  @Test
  void onePipeline_isSummedUpInASentence() {
    assertSum("good", "The pipeline is whole, as far as the audit sees.", "whole");
    assertSum("warn", "The pipeline needs a look.", "lossy");
    assertSum(
        "", "Nothing is known to be amiss; the pipeline's state is: partly unknown.", "unknown");
  }

  @Test
  void whatIsUnknown_isNotCalledWhole() {
    assertSum(
        "good", "All 3 pipelines are whole, as far as the audit sees.", "whole", "whole", "whole");
    assertSum(
        "",
        "Nothing is known to be amiss: of 4 pipelines 1 whole, 2 partly unknown, 1 whole by sample.",
        "unknown",
        "whole",
        "sampled",
        "unknown");
    assertSum(
        "",
        "Nothing is known to be amiss: of 2 pipelines 0 whole, 2 waiting.",
        "waiting",
        "waiting");
  }

  @Test
  void whatNeedsALook_isCounted() {
    assertSum("warn", "1 of 2 pipelines needs a look.", "whole", "lossy");
    assertSum("bad", "2 of 3 pipelines need a look.", "lossy", "unknown", "losing");
  }

  @Test
  void silentAudit_knowsNothing() {
    Map<?, ?> sum = sumUp(List.of(state("whole"), state("lossy")), List.of(LOSING, SILENT_AUDIT));

    assertEquals(
        "The audit is silent: nobody knows what becomes of messages now.", sum.get("text"));
    assertEquals("bad", sum.get("tone"));
  }

  @Test
  void findingsOfTheAudit_areNoReasonToBeCalm() {
    Map<String, Object> overload = finding("dropped", "critical", null);
    List<Map<?, ?>> whole = List.of(state("whole"));

    assertEquals("warn", sumUp(whole, List.of(HOLES)).get("tone"));
    assertEquals("bad", sumUp(whole, List.of(HOLES, overload)).get("tone"));
    assertEquals("warn", sumUp(List.of(state("unknown")), List.of(HOLES)).get("tone"));
    assertEquals("bad", sumUp(List.of(state("losing")), List.of(HOLES)).get("tone"));
    assertEquals("bad", sumUp(List.of(state("lossy")), List.of(overload)).get("tone"));
  }

  private static void assertSum(String tone, String text, String... kinds) {
    Map<?, ?> sum = sumUp(List.of(kinds).stream().map(PageScriptsIT::state).toList(), List.of());
    assertEquals(text, sum.get("text"));
    assertEquals(tone, sum.get("tone"));
  }

  /** As the page itself finds it. */
  private static Map<?, ?> state(String kind) {
    return switch (kind) {
      case "losing" -> stateOf(totals(sink(100, 0, 0)), List.of(LOSING));
      case "lossy" -> stateOf(stage("lostOnHop", 1), List.of());
      case "unknown" -> stateOf(totals(sink(99, 0, 1)), List.of());
      case "waiting" -> stateOf(totals(sink(0, 100, 0)), List.of());
      case "sampled" -> stateOf(with(totals(sink(100, 0, 0)), "evidence", "traces"), List.of());
      case "whole" -> stateOf(totals(sink(100, 0, 0)), List.of());
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static String percent(double share) {
    return (String) call("format.js", "percent", share);
  }

  private static String text(Map<String, Object> totals) {
    return (String) stateOf(totals, List.of()).get("text");
  }

  private static Map<?, ?> stateOf(Map<String, Object> totals, List<?> findings) {
    return (Map<?, ?>) call("judge.js", "stateOf", totals, findings);
  }

  private static Map<?, ?> sumUp(List<Map<?, ?>> states, List<?> findings) {
    return (Map<?, ?>) call("judge.js", "sumUp", states, findings);
  }

  private static Object call(String script, String function, Object... given) {
    try {
      Object[] all = new Object[given.length + 2];
      all[0] = Base64.getEncoder().encodeToString(Files.readAllBytes(SCRIPTS.resolve(script)));
      all[1] = function;
      System.arraycopy(given, 0, all, 2, given.length);
      return browser.run(CALL, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A finding as REST tells it.
   *
   * @param pipeline null if it is of the audit itself
   */
  private static Map<String, Object> finding(String rule, String severity, String pipeline) {
    Map<String, Object> finding = new HashMap<>();
    finding.put("rule", rule);
    finding.put("severity", severity);
    finding.put("since", "2026-01-31T12:00:00Z");
    if (pipeline != null) {
      finding.put("pipeline", pipeline);
    }
    return finding;
  }

  /** 100 messages by the ledger, of which nothing is amiss at any stage. */
  private static Map<String, Object> totals(Map<?, ?>... sinks) {
    Map<String, Object> totals = new HashMap<>();
    totals.put("evidence", "ledger");
    totals.put("issued", 100);
    totals.put("atLeast", false);
    totals.put("stages", List.of(stages()));
    totals.put("sinks", List.of(sinks));
    return totals;
  }

  /** The same with one thing at the stage, and all but that at a sink. */
  private static Map<String, Object> stage(String count, int messages) {
    return with(
        totals(sink(100 - messages, 0, 0)), "stages", List.of(with(stages(), count, messages)));
  }

  private static Map<String, Object> stages() {
    Map<String, Object> stage = new HashMap<>();
    for (String count : List.of("lostOnHop", "lostInStage", "failed", "corrupted", "misrouted")) {
      stage.put(count, 0);
    }
    return stage;
  }

  private static Map<String, Object> sink(int complete, int waiting, int unknown) {
    Map<String, Object> sink = new HashMap<>();
    sink.put("complete", complete);
    sink.put("waiting", waiting);
    sink.put("unknown", unknown);
    sink.put("skipped", 0);
    return sink;
  }

  private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
    Map<String, Object> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }
}
