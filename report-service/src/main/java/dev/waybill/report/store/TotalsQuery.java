// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.report.statistics.HistogramSum;
import dev.waybill.report.statistics.SinkTotals;
import dev.waybill.report.statistics.SpanCheck;
import dev.waybill.report.statistics.StageTotals;
import dev.waybill.report.statistics.Sums;
import dev.waybill.wire.LossSample;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Adds up windows. Ledger and traces are two measurements and never one sum: each key has totals by
 * evidence. All of them are of one moment, so that what became of messages adds up to how many
 * there are.
 *
 * <p>Sums are cut at the largest bigint, since what is added up comes from outside.
 */
public final class TotalsQuery {
  private static final String WINDOWS =
      """
      select %s as key, t.evidence, bool_and(t.closed) as closed, bool_or(t.at_least) as at_least,
        %s
      from summary t %s
      group by 1, 2 order by 1, 2
      """;

  private static final String STAGES =
      """
      select %s as key, t.evidence, t.stage, min(t.role) as role, min(t.position) as position,
        %s
      from stage_total t %s
      group by 1, 2, 3 order by 1, 2, position, 3
      """;

  private static final String SINKS =
      """
      select %s as key, t.evidence, t.stage, min(t.position) as position,
        %s
      from sink_total t %s
      group by 1, 2, 3 order by 1, 2, position, 3
      """;

  private static final String CHECKS =
      """
      select %s as key, t.evidence, t.stage, min(t.position) as position,
        %s
      from span_check t %s
      group by 1, 2, 3 order by 1, 2, position, 3
      """;

  /**
   * Of each window and partition, since adding up buckets here would cost more than reading them.
   */
  private static final String LATENCIES =
      """
      select %1$s as key, t.* from latency t %3$s
      order by t.position, t.stage, t.measure, t.from_stage
      """;

  private static final String SAMPLES =
      """
      select %s as key, t.evidence, t.stage, t.cluster, t.threshold,
        %s
      from loss_sample t %s
      group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
      """;

  private final Database database;
  private final String key;
  private final String filter;
  private final Object[] arguments;

  /**
   * What to add up, from a table {@code t} with the columns pipeline and window_start.
   *
   * @param key SQL of what to group by, as text
   * @param filter SQL of joins and conditions
   */
  public TotalsQuery(Database database, String key, String filter, Object... arguments) {
    this.database = database;
    this.key = key;
    this.filter = filter;
    this.arguments = arguments;
  }

  /** Of one pipeline the windows that start from {@code from} to before {@code to}. */
  public static Where range(String pipeline, Instant from, Instant to) {
    return new Where()
        .and("t.pipeline = ?", pipeline)
        .and("t.window_start >= ?", from)
        .and("t.window_start < ?", to);
  }

  /** A key with one evidence. */
  public record Group(String key, String evidence) {
    static Group read(ResultSet row) throws SQLException {
      return new Group(row.getString("key"), row.getString("evidence"));
    }
  }

  private record Part<T>(Group group, T totals) {}

  /** Sums by key and evidence, in that order. */
  public Map<Group, Sums> run() {
    return database.inSnapshot(
        connection ->
            run(
                connection,
                parts(connection, CHECKS, SpanCheckRow.COUNTS, SpanCheckRow::read),
                parts(connection, LATENCIES, List.of(), LatencyRow::read)));
  }

  /** The same without latencies and checks, which are most of the work. */
  public Map<Group, Sums> counts() {
    return database.inSnapshot(connection -> run(connection, Map.of(), Map.of()));
  }

  private Map<Group, Sums> run(
      Connection connection,
      Map<Group, List<SpanCheck>> checks,
      Map<Group, List<HistogramSum>> latencies)
      throws SQLException {
    Map<Group, List<StageTotals>> stages =
        parts(connection, STAGES, StageRow.COUNTS, StageRow::read);
    Map<Group, List<SinkTotals>> sinks = parts(connection, SINKS, SinkRow.COUNTS, SinkRow::read);
    Map<Group, List<LossSample>> samples =
        parts(connection, SAMPLES, LossSampleRow.COUNTS, LossSampleRow::read);
    Map<Group, Sums> sums = new LinkedHashMap<>();
    parts(
            connection,
            WINDOWS,
            List.of("issued"),
            row ->
                new Sums(
                    row.getBoolean("closed"),
                    row.getLong("issued"),
                    row.getBoolean("at_least"),
                    stages.getOrDefault(Group.read(row), List.of()),
                    sinks.getOrDefault(Group.read(row), List.of()),
                    Sums.merged(latencies.getOrDefault(Group.read(row), List.of())),
                    checks.getOrDefault(Group.read(row), List.of()),
                    samples.getOrDefault(Group.read(row), List.of())))
        .forEach((group, one) -> sums.put(group, one.get(0)));
    return sums;
  }

  private <T> Map<Group, List<T>> parts(
      Connection connection, String sql, List<String> counts, Database.RowReader<T> reader)
      throws SQLException {
    String sums =
        counts.stream()
            .map("least(sum(t.%1$s), 9223372036854775807)::bigint as %1$s"::formatted)
            .collect(Collectors.joining(", "));
    return Database.query(
            connection,
            sql.formatted(key, sums, filter),
            row -> new Part<>(Group.read(row), reader.read(row)),
            arguments)
        .stream()
        .collect(
            Collectors.groupingBy(
                Part::group,
                LinkedHashMap::new,
                Collectors.mapping(Part::totals, Collectors.toList())));
  }
}
