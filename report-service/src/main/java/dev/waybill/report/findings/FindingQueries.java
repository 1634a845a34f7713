// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.http.Page;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Reads findings page by page, the newest first. */
@ApplicationScoped
class FindingQueries {
  private final Database database;

  FindingQueries(Database database) {
    this.database = database;
  }

  /**
   * Some findings.
   *
   * @param where conditions, to which that of the cursor is added
   */
  Page<FindingItem> findings(Where where, Page.Request request) {
    if (request.after() != null) {
      where.and(
          "(since, id) < (?, ?)", Instant.parse(request.after().get(0)), request.after().get(1));
    }
    List<FindingItem> found =
        database.query(
            "select * from finding %s order by since desc, id desc limit ?".formatted(where.sql()),
            row -> FindingItem.of(FindingStore.read(row)),
            where.arguments(request.limit() + 1));
    return Page.of(found, request, item -> List.of(item.since().toString(), item.id()));
  }
}
