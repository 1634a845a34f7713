// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.report.api.AuditFacts.Counters;
import dev.waybill.report.api.AuditFacts.Partition;
import dev.waybill.report.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the audit tells of itself, and what it told when the rules were last applied. */
@ApplicationScoped
public class AuditWatch {
  private static final String PARTITIONS =
      """
      select partition, partition_count, log_time, instances, silent_instances, holes, dead_letters,
        (select least(coalesce(sum(d.value::bigint), 0), 9223372036854775807)::bigint
          from json_each_text(dropped::json) d) as dropped
      from progress order by partition
      """;

  private static final String SAVE =
      """
      insert into audit_watch (evaluated_at, counters) values (?, ?)
      on conflict (single) do update set
        evaluated_at = excluded.evaluated_at, counters = excluded.counters
      """;

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Database database;

  AuditWatch(Database database) {
    this.database = database;
  }

  public AuditFacts facts() {
    List<Partition> partitions =
        database.query(
            PARTITIONS,
            row ->
                new Partition(
                    row.getInt("partition"),
                    row.getInt("partition_count"),
                    Database.instant(row, "log_time"),
                    row.getLong("instances"),
                    row.getLong("silent_instances"),
                    new Counters(
                        row.getLong("holes"),
                        row.getLong("dropped"),
                        row.getLong("dead_letters"))));
    List<String> before =
        database.query("select counters from audit_watch", row -> row.getString("counters"));
    int count = partitions.stream().mapToInt(Partition::partitionCount).max().orElse(0);
    return new AuditFacts(
        partitions.stream().filter(each -> each.partition() < count).toList(),
        before.isEmpty() ? null : read(before.get(0)));
  }

  /** When the rules were last applied by any replica, or null. */
  public Instant evaluatedAt() {
    List<Instant> at =
        database.query(
            "select evaluated_at from audit_watch", row -> Database.instant(row, "evaluated_at"));
    return at.isEmpty() ? null : at.get(0);
  }

  public static void save(Connection connection, AuditFacts facts, Instant now)
      throws SQLException {
    Map<Integer, Counters> counters = new TreeMap<>();
    facts.partitions().forEach(each -> counters.put(each.partition(), each.counters()));
    Database.update(connection, SAVE, now, write(counters));
  }

  private static String write(Map<Integer, Counters> counters) {
    try {
      return MAPPER.writeValueAsString(counters);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers are always JSON", e);
    }
  }

  private static Map<Integer, Counters> read(String json) {
    try {
      return MAPPER.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the table audit_watch holds what nobody wrote", e);
    }
  }
}
