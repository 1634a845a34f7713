// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Counts the changes of a pipeline's hours, so that whoever keeps something that he made of them
 * can tell whether it still holds.
 */
public final class HourVersions {
  private static final String TOUCH =
      """
      insert into hour_version as v
      select pipeline, window_start, 1, clock_timestamp()
      from json_populate_recordset(null::hour_version, ?::json)
      on conflict (pipeline, window_start)
        do update set version = v.version + 1, touched_at = clock_timestamp()
      """;

  private HourVersions() {}

  /** A pipeline's hour. */
  @RegisterForReflection
  public record Hour(String pipeline, Instant windowStart) {
    static final Comparator<Hour> ORDER =
        Comparator.comparing(Hour::pipeline).thenComparing(Hour::windowStart);
  }

  /**
   * Counts one change of the hours of these windows. Several transactions change the same hours: it
   * is the last statement before the commit, so that none waits long, and in the order of keys, so
   * that no two wait for each other.
   */
  static void touch(Connection connection, Collection<WindowStore.Key> windows)
      throws SQLException {
    List<Hour> hours =
        windows.stream()
            .map(key -> new Hour(key.pipeline(), key.windowStart().truncatedTo(ChronoUnit.HOURS)))
            .distinct()
            .sorted(Hour.ORDER)
            .toList();
    if (!hours.isEmpty()) {
      Database.update(connection, TOUCH, Rows.json(hours));
    }
  }
}
