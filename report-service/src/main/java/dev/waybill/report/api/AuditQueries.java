// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.Page;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the audit's own health. */
@ApplicationScoped
class AuditQueries {
  /** As many as a page may hold: the count beside the list is exact. */
  private static final int MAX_NAMED = 1000;

  private static final String SUMS =
      """
      select coalesce(max(partition_count), 0) as partition_count, %s,
        coalesce(max(instances), 0) as instances,
        coalesce(max(silent_instances), 0) as silent_instances
      from progress
      """
          .formatted(sums("open_sessions", "holes", "recorded", "dead_letters"));

  private static final String DROPPED =
      """
      select d.key, least(sum(d.value::bigint), 9223372036854775807)::bigint as value
      from progress p cross join lateral json_each_text(p.dropped::json) d group by 1 order by 1
      """;

  private final Database database;

  AuditQueries(Database database) {
    this.database = database;
  }

  private record Whole(int partitionCount, AuditView.Sums sums) {}

  AuditView audit(Page.Request request) {
    Whole whole = whole();
    Set<Integer> heardOf =
        new HashSet<>(
            database.query("select partition from progress", row -> row.getInt("partition")));
    heardOf.removeIf(partition -> partition >= whole.partitionCount);
    Page<AuditView.Partition> page =
        Page.of(partitions(request), request, item -> List.of(Integer.toString(item.partition())));
    return new AuditView(
        whole.partitionCount,
        whole.partitionCount - heardOf.size(),
        missing(whole.partitionCount, heardOf),
        whole.sums,
        page.items(),
        page.next());
  }

  /** The partitions that nothing was ever heard of, a thousand at most. */
  static List<Integer> missing(int partitionCount, Set<Integer> heardOf) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < partitionCount && missing.size() < MAX_NAMED; i++) {
      if (!heardOf.contains(i)) {
        missing.add(i);
      }
    }
    return missing;
  }

  private Whole whole() {
    Map<String, Long> dropped = new TreeMap<>();
    database.query(DROPPED, row -> dropped.put(row.getString("key"), row.getLong("value")));
    return database
        .query(
            SUMS,
            row ->
                new Whole(
                    row.getInt("partition_count"),
                    new AuditView.Sums(
                        row.getLong("open_sessions"),
                        row.getLong("instances"),
                        row.getLong("silent_instances"),
                        row.getLong("holes"),
                        row.getLong("recorded"),
                        dropped,
                        row.getLong("dead_letters"))))
        .get(0);
  }

  private List<AuditView.Partition> partitions(Page.Request request) {
    Where where = new Where();
    if (request.after() != null) {
      where.and("partition > ?", Integer.parseInt(request.after().get(0)));
    }
    return database.query(
        "select * from progress %s order by partition limit ?".formatted(where.sql()),
        AuditQueries::partition,
        where.arguments(request.limit() + 1));
  }

  private static AuditView.Partition partition(ResultSet row) throws SQLException {
    return new AuditView.Partition(
        row.getInt("partition"),
        row.getLong("revision"),
        Database.instant(row, "log_time"),
        row.getLong("open_sessions"),
        row.getLong("instances"),
        row.getLong("silent_instances"),
        row.getLong("holes"),
        row.getLong("recorded"),
        row.getString("dropped"),
        row.getLong("dead_letters"));
  }

  private static String sums(String... columns) {
    List<String> sums = new ArrayList<>();
    for (String column : columns) {
      sums.add(
          "least(coalesce(sum(%1$s), 0), 9223372036854775807)::bigint as %1$s".formatted(column));
    }
    return String.join(", ", sums);
  }
}
