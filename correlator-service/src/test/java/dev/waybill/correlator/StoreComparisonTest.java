// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Revision;
import dev.waybill.wire.Role;
import dev.waybill.wire.Summary;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreComparisonTest {
  private static final Instant WINDOW = Instant.parse("2026-01-01T10:00:00Z");

  /** The sum of both partitions, as the report service has it. */
  private static final String TOTALS =
      """
      {"window": "2026-01-01T10:00:00Z", "evidence": "ledger", "closed": true, "issued": 30,
       "atLeast": false,
       "stages": [{"stage": "warehouse", "role": "sink", "received": 28, "handedOver": 28,
         "lostOnHop": 2, "lostInStage": 0, "skipped": 0, "failed": 0, "waiting": 0, "unknown": 0,
         "corrupted": 0, "duplicated": 0, "misrouted": 0}],
       "sinks": [{"stage": "warehouse", "complete": 28, "waiting": 0, "lost": 2, "skipped": 0,
         "failed": 0, "unknown": 0, "late": 0}]}""";

  @Test
  void findings_equalSums_areNone() throws Exception {
    StoreComparison comparison = comparison(TOTALS, summary(0, 10, 1), summary(1, 20, 1));

    assertEquals(List.of(), comparison.findings());
    assertEquals(1, comparison.compared());
  }

  @Test
  void findings_otherCounts_areNamedOneByOne() throws Exception {
    StoreComparison comparison = comparison(TOTALS, summary(0, 10, 1), summary(1, 20, 3));

    String head =
        "{\"type\":\"finding\",\"pipeline\":\"orders\",\"window\":\"2026-01-01T10:00:00Z\","
            + "\"evidence\":\"ledger\",\"count\":";
    assertEquals(
        List.of(
            head + "\"sinks.warehouse.complete\",\"log\":26,\"store\":28}",
            head + "\"sinks.warehouse.lost\",\"log\":4,\"store\":2}",
            head + "\"stages.warehouse.handedOver\",\"log\":26,\"store\":28}",
            head + "\"stages.warehouse.lostOnHop\",\"log\":4,\"store\":2}",
            head + "\"stages.warehouse.received\",\"log\":26,\"store\":28}"),
        comparison.findings());
  }

  @Test
  void findings_windowThatOnlyOneHas_isNamed() throws Exception {
    assertTrue(
        comparison(TOTALS).findings().get(0).endsWith("\"window\",\"log\":null,\"store\":1}"));
    assertTrue(
        comparison("", summary(0, 10, 1))
            .findings()
            .get(0)
            .endsWith("\"window\",\"log\":1,\"store\":null}"));
  }

  @Test
  void findings_openInTheStoreAlone_isNamed() throws Exception {
    StoreComparison comparison =
        comparison(
            TOTALS.replace("\"closed\": true", "\"closed\": false"),
            summary(0, 10, 1),
            summary(1, 20, 1));

    assertEquals(1, comparison.findings().size());
    assertTrue(comparison.findings().get(0).contains("\"count\":\"closed\""));
  }

  @Test
  void openInTheLog_isLeftOut() throws Exception {
    Summary open =
        new Summary(
            "orders",
            WINDOW,
            Summary.Evidence.LEDGER,
            new Revision(0, 7),
            false,
            5,
            false,
            List.of(),
            List.of());

    StoreComparison comparison = comparison(TOTALS, open);

    assertEquals(List.of(), comparison.findings());
    assertEquals(1, comparison.open());
  }

  @Test
  void storeThatFails_isNamedWithWhatWasAsked() throws Exception {
    try (ReportDouble report = new ReportDouble("orders", List.of())) {
      StoreClient client =
          new StoreClient(URI.create(report.address() + "/elsewhere"), Optional.empty());

      IOException failed =
          assertThrows(
              IOException.class, () -> client.totals(WINDOW, WINDOW.plusSeconds(60), Set.of()));

      assertTrue(failed.getMessage().contains("/elsewhere/pipelines"), failed.getMessage());
      assertTrue(failed.getMessage().contains("404"), failed.getMessage());
    }
  }

  /** With a store that has these totals, on a page each. */
  private static StoreComparison comparison(String totals, Summary... summaries) throws Exception {
    StoreComparison comparison = new StoreComparison(List.of(summaries));
    try (ReportDouble report =
        new ReportDouble("orders", totals.isEmpty() ? List.of() : List.of(totals))) {
      StoreClient client = new StoreClient(URI.create(report.address()), Optional.empty());
      comparison.with(client.totals(WINDOW, WINDOW.plusSeconds(60), comparison.pipelines()));
    }
    return comparison;
  }

  private static Summary summary(int partition, long issued, long lost) {
    return new Summary(
        "orders",
        WINDOW,
        Summary.Evidence.LEDGER,
        new Revision(partition, 7),
        true,
        issued,
        false,
        List.of(
            new Summary.StageTotals(
                "warehouse",
                Role.SINK,
                issued - lost,
                issued - lost,
                lost,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0)),
        List.of(new Summary.SinkTotals("warehouse", issued - lost, 0, lost, 0, 0, 0, 0)));
  }
}
