// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.wire.PipelineDefinition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The table of definitions, which mirrors the compacted topic: what stands later in the topic
 * holds, whatever its version.
 */
public final class PipelineStore {
  private static final String UPSERT =
      """
      insert into pipeline
      select * from json_populate_recordset(null::pipeline, ?::json)
      on conflict (name) do update set
        version = excluded.version, definition = excluded.definition,
        source_partition = excluded.source_partition, source_offset = excluded.source_offset
      """;

  private static final String DELETE = "delete from pipeline where name = any(?)";

  private static final String KEEP_ONLY =
      "delete from pipeline where source_partition = ? and name <> all(?)";

  private PipelineStore() {}

  /**
   * What a record of the topic says.
   *
   * @param definition null if the pipeline is declared no more
   * @param partition partition of the topic
   * @param offset offset in the topic
   */
  public record Change(String name, PipelineDefinition definition, int partition, long offset) {}

  /** A row of {@code pipeline}. */
  @RegisterForReflection
  record Row(String name, long version, String definition, int sourcePartition, long sourceOffset) {
    static Row of(Change change) {
      PipelineDefinition definition = change.definition;
      return new Row(
          change.name,
          definition.version(),
          new String(definition.encode(), StandardCharsets.UTF_8),
          change.partition,
          change.offset);
    }
  }

  public static Outcome write(Connection connection, List<Change> batch) throws SQLException {
    // In the order of names, so that two transactions never wait for each other.
    TreeMap<String, Change> last = new TreeMap<>();
    batch.forEach(change -> last.put(change.name, change));
    List<Row> rows = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (Change change : last.values()) {
      if (change.definition == null) {
        gone.add(change.name);
      } else {
        rows.add(Row.of(change));
      }
    }
    Database.update(connection, UPSERT, Rows.json(rows));
    Database.update(connection, DELETE, (Object) gone.toArray(new String[0]));
    return Outcome.of(batch.size(), last.size(), last.size());
  }

  /** Deletes what the topic's partition held once and holds no more. */
  public static int keepOnly(Connection connection, int partition, Set<String> names)
      throws SQLException {
    // PostgreSQL refuses any text with a NUL in it; so the table has no such name either.
    String[] possible =
        names.stream().filter(name -> name.indexOf('\0') < 0).toArray(String[]::new);
    return Database.update(connection, KEEP_ONLY, partition, possible);
  }
}
