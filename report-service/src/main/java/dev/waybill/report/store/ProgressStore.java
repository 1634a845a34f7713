// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.wire.Progress;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Writes how far the partitions of the audit log are judged; the higher revision wins. */
final class ProgressStore {
  private static final String UPSERT =
      """
      insert into progress as p
      select * from json_populate_recordset(null::progress, ?::json)
      on conflict (partition) do update set
        revision = excluded.revision, partition_count = excluded.partition_count,
        log_time = excluded.log_time, open_sessions = excluded.open_sessions,
        instances = excluded.instances, silent_instances = excluded.silent_instances,
        holes = excluded.holes, recorded = excluded.recorded, dropped = excluded.dropped,
        dead_letters = excluded.dead_letters
      where p.revision < excluded.revision
      """;

  private ProgressStore() {}

  /** A row of {@code progress}. */
  @RegisterForReflection
  record Row(
      int partition,
      long revision,
      int partitionCount,
      Instant logTime,
      long openSessions,
      long instances,
      long silentInstances,
      long holes,
      long recorded,
      String dropped,
      long deadLetters) {

    static Row of(Progress progress) {
      return new Row(
          progress.revision().partition(),
          progress.revision().offset(),
          progress.partitionCount(),
          progress.logTime(),
          progress.openSessions(),
          progress.instances(),
          progress.silentInstances(),
          progress.holes(),
          progress.recorded(),
          Rows.json(progress.dropped()),
          progress.deadLetters());
    }
  }

  static Outcome write(Connection connection, List<Progress> batch) throws SQLException {
    if (batch.isEmpty()) {
      return Outcome.NOTHING;
    }
    Collection<Progress> latest =
        Latest.of(batch, progress -> progress.revision().partition(), Progress::revision);
    List<Row> rows =
        latest.stream().map(Row::of).sorted(Comparator.comparingInt(Row::partition)).toList();
    int stored = Database.update(connection, UPSERT, Rows.json(rows));
    return Outcome.of(batch.size(), latest.size(), stored);
  }
}
