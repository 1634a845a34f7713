// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.report.ReportConfig;
import dev.waybill.report.Samples;
import dev.waybill.report.Servers;
import dev.waybill.report.Tables;
import dev.waybill.report.api.Summaries;
import dev.waybill.report.api.SummaryQueries;
import dev.waybill.report.api.SummaryQueries.Range;
import dev.waybill.report.api.SummaryQueries.Step;
import dev.waybill.report.http.Cursor;
import dev.waybill.report.http.Page;
import dev.waybill.report.statistics.Sums;
import dev.waybill.wire.Summary.Evidence;
import dev.waybill.wire.SummaryRecord;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions by time and totals of hours and days, against a real PostgreSQL. */
@ExtendWith(Servers.Extension.class)
class RollupIT {
  private static final Instant START = Instant.parse("2026-01-30T20:00:00Z");
  private static final Duration LENGTH = Duration.ofHours(60);
  private static final Clock CLOCK = Clock.fixed(START.plus(LENGTH), ZoneOffset.UTC);

  private final Servers servers;
  private long offset;

  RollupIT(Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void hoursAndDays_areTheSumsOfTheirMinutes_rolledUpOrNot(long seed) throws SQLException {
    Tables tables = Tables.create(servers.database(), "rollups" + seed);
    RollupQueries queries = new RollupQueries(tables.database());
    Rollups rollups = new Rollups(tables.database(), queries);
    Random random = new Random(seed);

    for (int round = 0; round < 3; round++) {
      tables.writeSummaries(summaries(random, round == 0 ? 300 : 20)); // late revisions
      List<Range> ranges = ranges(random);
      List<String> live = answers(tables, queries, ranges);
      assertEquals(plain(tables, ranges), live);

      int rolledUp = rollups.rollUp(Duration.ofSeconds(-1));

      assertTrue(round == 0 ? rolledUp > 30 : rolledUp > 0 && rolledUp <= 20, "" + rolledUp);
      assertEquals(live, answers(tables, queries, ranges));
      assertEquals(0, rollups.rollUp(Duration.ofSeconds(-1)));
    }
    long hours = count(tables, "rollup where step = 'hour'");
    assertEquals(hours, count(tables, "hour_version"));
    tables.database().inTransaction(c -> Database.update(c, "update rollup set totals = '{}'"));
    RollupQueries broken = new RollupQueries(tables.database());
    assertEquals(
        Map.of(),
        broken.total("orders", START.truncatedTo(ChronoUnit.DAYS), START.plus(Duration.ofDays(4))),
        "what is rolled up is not added up again");
  }

  @Test
  void days_getPartitions_whichTakeWhatCameBefore_andGoWithAllThatIsOld() throws SQLException {
    Tables tables = Tables.create(servers.database(), "partitions");
    List<SummaryRecord> summaries = summaries(new Random(4), 200);
    tables.writeSummaries(summaries);
    Map<String, List<String>> before = tables.dump();
    assertTrue(count(tables, "summary_rest") > 0);
    TimePartitions partitions = tables.partitions(CLOCK);
    Instant centuryAhead = START.plus(Duration.ofDays(36_500));

    partitions.ensure(List.of(START, START.plus(Duration.ofDays(1)), centuryAhead));
    partitions.ensure(List.of(START.plus(Duration.ofDays(2)), START.plus(Duration.ofDays(3))));
    tables.partitions(CLOCK).ensure(List.of(START)); // as another instance would

    assertEquals(before, tables.dump());
    assertEquals(0, count(tables, "summary_rest"));
    assertTrue(count(tables, "stage_total_20260131") > 0);
    assertTrue(count(tables, "hour_version_202602") > 0);
    tables.writeSummaries(
        List.of(Samples.summary("orders", centuryAhead, Evidence.LEDGER, 0, 1, 5)));
    assertEquals(1, count(tables, "summary_rest"));

    Instant cut = Instant.parse("2026-02-01T00:00:00Z");
    assertEquals(2 * TimePartitions.DAILY.size(), partitions.dropBefore(TimePartitions.DAILY, cut));
    assertEquals(0, count(tables, "summary where window_start < '" + cut + "'"));
    assertFalse(tables.dump().get("sink_total").isEmpty());
    partitions.dropBefore(TimePartitions.MONTHLY, cut);
    assertEquals(0, count(tables, "hour_version where window_start < '" + cut + "'"));
    tables.writeSummaries(summaries); // as a replay would: what is old goes to the rest
    assertTrue(count(tables, "summary_rest") > 1);
    partitions.dropBefore(TimePartitions.DAILY, cut);
    assertEquals(1, count(tables, "summary_rest"));
  }

  @Test
  void minutesThatGo_areRolledUpBefore_orStay() throws SQLException {
    Tables tables = Tables.create(servers.database(), "retention");
    Database database = tables.database();
    TimePartitions partitions = tables.partitions(CLOCK);
    partitions.ensure(
        List.of(START, START.plus(Duration.ofDays(1)), START.plus(Duration.ofDays(2))));
    tables.writeSummaries(summaries(new Random(5), 200));
    RollupQueries queries = new RollupQueries(database);
    Instant end = START.plus(Duration.ofDays(4)).truncatedTo(ChronoUnit.DAYS);
    Map<String, Sums> before = queries.total("orders", START, end);
    ReportConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withMapping(ReportConfig.class)
            .withDefaultValue("waybill.retention.minutes", "P1D")
            .build()
            .getConfigMapping(ReportConfig.class);
    Clock later = Clock.offset(CLOCK, Duration.ofDays(20));
    Retention retention =
        new Retention(database, partitions, new Rollups(database, queries), later, config);

    String lock = "select pg_advisory_xact_lock(hashtext('waybill rollups'))::text as locked";
    database.inTransaction( // as another instance that is adding up just now
        connection -> {
          Database.query(connection, lock, row -> true);
          retention.dropOld();
          return null;
        });
    assertTrue(count(tables, "summary") > 0);

    retention.dropOld();

    assertEquals(0, count(tables, "summary"));
    assertEquals(before, queries.total("orders", START, end));
  }

  private static long count(Tables tables, String from) {
    return tables
        .database()
        .query("select count(*) as n from " + from, row -> row.getLong("n"))
        .get(0);
  }

  private List<SummaryRecord> summaries(Random random, int count) {
    List<SummaryRecord> summaries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant window = START.plusSeconds(60L * random.nextInt((int) LENGTH.toMinutes()));
      summaries.add(
          Samples.summary(
              "orders",
              window,
              random.nextInt(4) == 0 ? Evidence.TRACES : Evidence.LEDGER,
              random.nextInt(3),
              ++offset,
              1 + random.nextInt(1000)));
    }
    return summaries;
  }

  private static List<Range> ranges(Random random) {
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long minutes = LENGTH.toMinutes();
      long from = random.nextInt((int) minutes);
      long to = from + 1 + random.nextInt((int) (minutes - from));
      int align = List.of(1, 60, 24 * 60).get(random.nextInt(3));
      Instant base = START.truncatedTo(ChronoUnit.DAYS);
      ranges.add(
          new Range(
              "orders",
              base.plus(Duration.ofMinutes(from / align * align)),
              base.plus(Duration.ofMinutes((to / align + 1) * align)),
              List.of(Step.values()).get(random.nextInt(3))));
    }
    return ranges;
  }

  /** Through all that the service does: page by page, items and totals. */
  private static List<String> answers(Tables tables, RollupQueries rollups, List<Range> ranges) {
    SummaryQueries queries = new SummaryQueries(tables.database(), rollups);
    List<String> answers = new ArrayList<>();
    for (Range range : ranges) {
      String next = null;
      do {
        Page.Request request = new Page.Request(40, "", Cursor.read("", next));
        Summaries page = queries.summaries(range, request);
        page.items().forEach(item -> answers.add(item.toString()));
        next = page.next();
        if (next == null) {
          page.total().values().forEach(total -> answers.add(total.toString()));
        }
      } while (next != null);
    }
    return answers;
  }

  /** By the minutes alone. */
  private static List<String> plain(Tables tables, List<Range> ranges) {
    List<String> answers = new ArrayList<>();
    for (Range range : ranges) {
      String unit = range.step().name().toLowerCase(Locale.ROOT);
      String start =
          "extract(epoch from date_trunc('%s', t.window_start, 'UTC'))::bigint::text"
              .formatted(unit);
      for (String key : List.of(start, "''")) {
        new TotalsQuery(
                tables.database(),
                key,
                "where t.pipeline = ? and t.window_start >= ? and t.window_start < ?",
                range.pipeline(),
                range.from(),
                range.to())
            .run()
            .forEach(
                (group, sums) ->
                    answers.add(sums.totals(window(group.key()), group.evidence()).toString()));
      }
    }
    return answers;
  }

  private static Instant window(String key) {
    return key.isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(key));
  }
}
