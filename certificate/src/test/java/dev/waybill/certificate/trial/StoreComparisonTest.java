// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreComparisonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant WINDOW = Instant.parse("2026-01-31T10:00:00Z");
  private static final long SESSION = 42;
  private static final int ISSUED = 10;

  private final List<JsonNode> verdicts = new ArrayList<>(List.of(item(3), item(4)));

  @Test
  void storedAsTold_agrees() throws IOException {
    StoreComparison comparison = compare(totals(ISSUED));

    assertTrue(comparison.agrees(), comparison.differences().toString());
    assertEquals(2, comparison.compared());
    assertEquals(1, comparison.windows());
  }

  @Test
  void toldAndNotStored_isLost() throws IOException {
    verdicts.remove(1);

    assertEquals(1, compare(totals(ISSUED)).lost());
  }

  @Test
  void storedTwice_isDoubled() throws IOException {
    verdicts.add(item(3));

    assertEquals(1, compare(totals(ISSUED)).doubled());
  }

  @Test
  void storedWithAnotherReason_isChanged() throws IOException {
    verdicts.set(0, item(3).put("reason", "deadline"));

    assertEquals(1, compare(totals(ISSUED)).changed());
  }

  @Test
  void storedAndNeverTold_isChanged() throws IOException {
    verdicts.add(item(5));

    assertEquals(1, compare(totals(ISSUED)).changed());
  }

  @Test
  void totalsOfAnotherNumber_differ() throws IOException {
    assertEquals(1, compare(totals(ISSUED + 1)).totals());
  }

  @Test
  void windowNotStored_differs() {
    assertEquals(1, compare(List.of()).totals());
  }

  private StoreComparison compare(List<JsonNode> summaries) {
    return StoreComparison.of("orders", List.of(told()), List.of(summary()), verdicts, summaries);
  }

  private static SessionVerdicts told() {
    Verdict lost =
        new Verdict(
            Kind.LOST,
            "billing",
            Verdict.Place.HOP,
            "offsets",
            2,
            List.of(new SequenceRange(3, 5)));
    return new SessionVerdicts(
        "orders",
        WINDOW,
        SESSION,
        new Revision(0, 100),
        true,
        false,
        "service",
        "host",
        "shop",
        List.of(new SequenceRange(0, ISSUED)),
        List.of(lost));
  }

  private static ObjectNode item(long sequence) {
    return JSON.createObjectNode()
        .put("traceId", TraceId.of(SESSION, sequence).toString())
        .put("window", WINDOW.toString())
        .put("kind", "LOST")
        .put("stage", "billing")
        .put("place", "hop")
        .put("reason", "offsets")
        .put("closed", true);
  }

  private static Summary summary() {
    return new Summary(
        "orders",
        WINDOW,
        Summary.Evidence.LEDGER,
        new Revision(0, 100),
        true,
        ISSUED,
        false,
        List.of(),
        List.of(new Summary.SinkTotals("billing", ISSUED - 2, 0, 2, 0, 0, 0, 0)));
  }

  private static List<JsonNode> totals(int issued) throws IOException {
    ObjectNode totals = (ObjectNode) JSON.readTree(summary().encode());
    return List.of(totals.put("evidence", "ledger").put("issued", issued));
  }
}
