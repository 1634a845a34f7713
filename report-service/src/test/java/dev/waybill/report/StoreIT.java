// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static dev.waybill.report.Samples.range;
import static dev.waybill.report.Samples.session;
import static dev.waybill.report.Samples.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.report.store.Database;
import dev.waybill.report.store.Outcome;
import dev.waybill.report.store.PipelineStore;
import dev.waybill.report.store.PipelineStore.Change;
import dev.waybill.wire.Kind;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.Verdict.Place;
import dev.waybill.wire.VerdictRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stores against a real PostgreSQL, without the service. */
@ExtendWith(Servers.Extension.class)
class StoreIT {
  private final Servers servers;

  StoreIT(Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void records_twiceShuffledAndInOtherBatches_giveEqualTables(long seed) throws SQLException {
    RandomRecords records = new RandomRecords(seed);
    List<VerdictRecord> verdicts = records.verdicts(300);
    List<SummaryRecord> summaries = records.summaries(300);
    Tables once = Tables.create(servers.database(), "once" + seed);
    once.writeVerdicts(verdicts);
    once.writeSummaries(summaries);

    Random random = new Random(seed);
    Tables shuffled = Tables.create(servers.database(), "shuffled" + seed);
    Outcome outcome = Outcome.NOTHING;
    for (List<VerdictRecord> batch : batches(twice(verdicts, random), random)) {
      outcome = outcome.plus(shuffled.writeVerdicts(batch));
    }
    for (List<SummaryRecord> batch : batches(twice(summaries, random), random)) {
      outcome = outcome.plus(shuffled.writeSummaries(batch));
    }

    assertEquals(once.dump(), shuffled.dump());
    assertEquals(1200, outcome.stored() + outcome.superseded() + outcome.stale());
  }

  @Test
  void laterRevision_replacesAllOfTheEarlier_andNeverTheOtherWayRound() throws SQLException {
    VerdictRecord earlier =
        session(
            "orders",
            1,
            NOON,
            5,
            range(0, 10),
            verdict(Kind.LOST, "enrich", Place.HOP, range(1, 3)),
            verdict(Kind.WAITING, "archive", Place.HOP, range(5, 7)));
    VerdictRecord later =
        session(
            "orders",
            1,
            NOON,
            6,
            range(0, 12),
            verdict(Kind.LOST, "enrich", Place.HOP, range(1, 2)));
    Tables tables = Tables.create(servers.database(), "revisions");

    assertEquals(new Outcome(1, 0, 0, 0), tables.writeVerdicts(List.of(earlier)));
    assertEquals(new Outcome(1, 0, 0, 0), tables.writeVerdicts(List.of(later)));
    Map<String, List<String>> dump = tables.dump();
    assertEquals(1, dump.get("verdict").size(), "a verdict that is said no more is gone");
    assertEquals(new Outcome(0, 0, 1, 0), tables.writeVerdicts(List.of(earlier)));
    assertEquals(new Outcome(0, 1, 1, 0), tables.writeVerdicts(List.of(later, earlier)));

    assertEquals(dump, tables.dump());
  }

  @Test
  void definitions_keepOnly_deletesWhatTheTopicHoldsNoMore() throws SQLException {
    Tables tables = Tables.create(servers.database(), "definitions");
    Database database = tables.database();
    database.inTransaction(
        connection ->
            PipelineStore.write(
                connection, List.of(change("a", 0), change("b", 0), change("c", 1))));

    database.inTransaction(connection -> PipelineStore.keepOnly(connection, 0, Set.of("a", "x")));

    assertEquals(
        List.of("a", "c"),
        database.query("select name from pipeline order by 1", row -> row.getString("name")));
  }

  @Test
  void definitions_keepOnlyWithANameThatNoTableHolds_deletesTheOthers() throws SQLException {
    Tables tables = Tables.create(servers.database(), "impossible_definitions");
    Database database = tables.database();
    database.inTransaction(
        connection -> PipelineStore.write(connection, List.of(change("a", 0), change("b", 0))));

    database.inTransaction(
        connection -> PipelineStore.keepOnly(connection, 0, Set.of("a", "\0", "b\0")));

    assertEquals(
        List.of("a"),
        database.query("select name from pipeline order by 1", row -> row.getString("name")));
  }

  private static Change change(String name, int partition) {
    return new Change(name, PipelineDefinition.of(name, 1, List.of()), partition, 5);
  }

  private static <T> List<T> twice(List<T> values, Random random) {
    List<T> twice = new ArrayList<>(values);
    twice.addAll(values);
    Collections.shuffle(twice, random);
    return twice;
  }

  private static <T> List<List<T>> batches(List<T> values, Random random) {
    List<List<T>> batches = new ArrayList<>();
    for (int from = 0; from < values.size(); ) {
      int to = Math.min(values.size(), from + 1 + random.nextInt(50));
      batches.add(values.subList(from, to));
      from = to;
    }
    return batches;
  }
}
