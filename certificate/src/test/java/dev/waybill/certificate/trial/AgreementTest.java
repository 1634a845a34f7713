// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.certificate.Row;
import dev.waybill.certificate.Scale;
import dev.waybill.certificate.pipeline.Event;
import dev.waybill.certificate.pipeline.Notes;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.Reported;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that the audit could say wrongly makes a row that does not hold. */
class AgreementTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BILLING = TestPipeline.BILLING;

  @TempDir Path folder;

  private final List<JsonNode> verdicts = new ArrayList<>();
  private long completeAtBilling = 2;
  private String open = "";

  /** Of four messages one is lost on the hop to billing, one skipped there, one corrupted. */
  @BeforeEach
  void giveTruth() {
    try (Notes shop = notes("shop-1", "shop");
        Notes relay = notes("enrichment-1", TestPipeline.ENRICHMENT);
        Notes billing = notes("billing-1", BILLING);
        Notes shipping = notes("shipping-1", TestPipeline.SHIPPING)) {
      for (long number = 0; number < 4; number++) {
        shop.sent(number, "t" + number);
        relay.add(Event.DONE, number);
        shipping.add(Event.DONE, number);
      }
      billing.add(Event.LOST_ON_HOP, 0);
      billing.add(Event.SKIPPED, 1);
      billing.add(Event.CORRUPTED, 2);
      billing.add(Event.DONE, 2);
      billing.add(Event.DONE, 3);
    }
    verdict("LOST", "hop", "t0");
    verdict("SKIPPED", "stage", "t1");
    verdict("CORRUPTED", "hop", "t2");
  }

  private Notes notes(String file, String stage) {
    return new Notes(folder.resolve(file + ".notes"), stage);
  }

  private void verdict(String kind, String place, String message) {
    verdicts.add(
        JSON.createObjectNode()
            .put("kind", kind)
            .put("stage", BILLING)
            .put("place", place)
            .put("traceId", message));
  }

  private List<String> wrong(Agreement.Excuse excuse) {
    ObjectNode total = JSON.createObjectNode().put("issued", 4);
    ArrayNode sinks = total.putArray("sinks");
    sink(sinks, BILLING, completeAtBilling, 4 - completeAtBilling);
    sink(sinks, TestPipeline.SHIPPING, 4, 0);
    TrialRun run = new TrialRun(Scale.QUICK, 1, null, line -> {});
    Agreement agreement = new Agreement(run);
    agreement.add("orders", Truth.read(folder), new Reported(total, verdicts, open), excuse);
    agreement.tell();
    return run.rows().stream().filter(row -> !row.holds()).map(Row::what).toList();
  }

  private static void sink(ArrayNode sinks, String stage, long complete, long others) {
    sinks
        .addObject()
        .put("stage", stage)
        .put("complete", complete)
        .put("waiting", 0)
        .put("lost", others)
        .put("skipped", 0)
        .put("failed", 0)
        .put("unknown", 0);
  }

  @Test
  void equal_holds() {
    assertEquals(List.of(), wrong(Agreement.Excuse.NONE));
  }

  @Test
  void lossNotReported_isFound() {
    verdicts.remove(0);
    assertEquals(List.of("lost and not reported as such"), wrong(Agreement.Excuse.NONE));
  }

  @Test
  void falseLoss_isFound() {
    verdict("LOST", "stage", "t3");
    assertEquals(List.of("false LOST"), wrong(Agreement.Excuse.NONE));
    assertEquals(List.of("false LOST"), wrong(Agreement.Excuse.KILLED));
  }

  @Test
  void lossAtAnotherPlace_isFound() {
    verdicts.remove(0);
    verdict("LOST", "stage", "t0");
    assertEquals(
        List.of("false LOST", "lost and not reported as such"), wrong(Agreement.Excuse.NONE));
  }

  @Test
  void skippedThatNobodySaid_isFound() {
    verdict("SKIPPED", "stage", "t3");
    assertEquals(
        List.of("SKIPPED or FAILED otherwise than the stages said"), wrong(Agreement.Excuse.NONE));
  }

  @Test
  void corruptionNotReported_isFound() {
    verdicts.remove(2);
    assertEquals(List.of("corrupted or duplicated and not reported"), wrong(Agreement.Excuse.NONE));
  }

  @Test
  void falseDuplicate_isFound() {
    verdict("DUPLICATED", "stage", "t3");
    assertEquals(List.of("false CORRUPTED or DUPLICATED"), wrong(Agreement.Excuse.NONE));
  }

  @Test
  void totalsOtherThanTruth_areFound() {
    completeAtBilling = 1;
    assertEquals(List.of("totals that differ from the truth"), wrong(Agreement.Excuse.NONE));
  }

  @Test
  void noLastWord_isFound() {
    open = "a window is not closed";
    assertEquals(List.of("pipelines without the audit's last word"), wrong(Agreement.Excuse.NONE));
  }

  @Test
  void waiting_isFound() {
    verdict("WAITING", "hop", "t3");
    assertEquals(List.of("any other verdict"), wrong(Agreement.Excuse.NONE));
  }

  @Test
  void unknown_isExcusedOnlyAfterAKill() {
    verdicts.remove(0);
    verdict("UNKNOWN", "hop", "t0");
    assertEquals(
        List.of("lost and not reported as such", "UNKNOWN without a reason"),
        wrong(Agreement.Excuse.NONE));
    assertEquals(List.of(), wrong(Agreement.Excuse.KILLED));
  }

  @Test
  void unknownWhereACommitFailed_isExcusedOnlyOfWhatWasLost() {
    verdicts.remove(0);
    verdict("UNKNOWN", "hop", "t0");
    assertEquals(
        List.of("lost and not reported as such", "UNKNOWN without a reason"),
        wrong(Agreement.Excuse.FAILED_COMMITS));
    try (Notes billing = notes("billing-2", BILLING)) {
      billing.commitFailed();
    }
    assertEquals(
        List.of("lost and not reported as such", "UNKNOWN without a reason"),
        wrong(Agreement.Excuse.NONE));
    assertEquals(List.of(), wrong(Agreement.Excuse.FAILED_COMMITS));
    verdict("UNKNOWN", "hop", "t3");
    assertEquals(List.of("UNKNOWN without a reason"), wrong(Agreement.Excuse.FAILED_COMMITS));
  }

  @Test
  void mostLossesUnknownWhereACommitFailed_isFound() {
    verdicts.remove(0);
    try (Notes billing = notes("billing-2", BILLING)) {
      billing.commitFailed();
      billing.add(Event.LOST_ON_HOP, 1);
    }
    verdict("UNKNOWN", "hop", "t0");
    verdict("UNKNOWN", "hop", "t1");
    assertEquals(
        List.of("UNKNOWN and lost where they did"), wrong(Agreement.Excuse.FAILED_COMMITS));
  }

  @Test
  void unknownThoughALivingInstanceTold_isFound() {
    verdict("UNKNOWN", "stage", "t3");
    assertEquals(
        List.of("UNKNOWN, though one that was not killed told of it"),
        wrong(Agreement.Excuse.KILLED));
  }
}
