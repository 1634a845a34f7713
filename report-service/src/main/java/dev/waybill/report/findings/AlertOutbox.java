// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.report.AlertConfig;
import dev.waybill.report.ReportConfig;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.Rows;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is still to be told, in a table: written in the transaction that changes the finding, gone
 * in the one in which the receiver took it. Who is killed in between has told it and tells it
 * again.
 */
@ApplicationScoped
class AlertOutbox {
  private static final String ADD =
      """
      insert into alert (delivery, finding, body, created_at, next_at)
      select delivery, finding, body, created_at, created_at
      from json_populate_recordset(null::alert, ?::json)
      on conflict (delivery) do nothing
      """;

  /** Of each finding the first; one that another replica is sending is passed over. */
  private static final String TAKE =
      """
      select a.* from alert a
      where a.next_at <= ?
        and not exists (select 1 from alert b where b.finding = a.finding and b.id < a.id)
      order by a.next_at, a.id limit 1 for update skip locked
      """;

  private final Database database;
  private final ObjectMapper mapper;
  private final AlertConfig config;
  private final Severity least;

  AlertOutbox(Database database, ObjectMapper mapper, ReportConfig config) {
    this.database = database;
    this.mapper = mapper;
    this.config = config.alerts();
    this.least = Severity.of(this.config.severity());
  }

  /** What became of one try. */
  enum Outcome {
    /** The receiver took it. */
    DELIVERED,
    /** It did not; it is tried again. */
    FAILED,
    /** It did not for too long. */
    ABANDONED
  }

  /** Sends a body. */
  @FunctionalInterface
  interface Post {
    /**
     * Waits for the answer.
     *
     * @return whether the receiver took it
     */
    boolean send(String delivery, String body);
  }

  @RegisterForReflection
  record Row(String delivery, String finding, String body, Instant createdAt) {}

  private record Taken(long id, String delivery, String body, Instant createdAt, int attempts) {}

  /** Keeps what is to be told of these changes, if there is somebody to tell. */
  void add(Connection connection, List<FindingChange> changes, Instant now) throws SQLException {
    List<Row> rows = new ArrayList<>();
    for (FindingChange change : changes) {
      if (change.finding().severity().compareTo(least) >= 0) {
        change.events().forEach(event -> rows.add(row(change.finding(), event, now)));
      }
    }
    if (!rows.isEmpty() && config.webhook().url().isPresent()) {
      Database.update(connection, ADD, Rows.json(rows));
    }
  }

  private Row row(Finding finding, FindingChange.Event event, Instant now) {
    String word = event.name().toLowerCase(Locale.ROOT);
    String delivery = finding.id() + "-" + word + "-" + now.toEpochMilli();
    Alert alert = new Alert(delivery, word, now, FindingItem.of(finding));
    try {
      return new Row(delivery, finding.id(), mapper.writeValueAsString(alert), now);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an alert is always JSON", e);
    }
  }

  /** Tries to send the one that is due; null if there is none. */
  Outcome sendNext(Post post, Instant now) throws SQLException {
    return database.inTransaction(
        connection -> {
          List<Taken> due =
              Database.query(
                  connection,
                  TAKE,
                  row ->
                      new Taken(
                          row.getLong("id"),
                          row.getString("delivery"),
                          row.getString("body"),
                          Database.instant(row, "created_at"),
                          row.getInt("attempts")),
                  now);
          return due.isEmpty() ? null : send(connection, due.get(0), post, now);
        });
  }

  private Outcome send(Connection connection, Taken alert, Post post, Instant now)
      throws SQLException {
    Outcome outcome;
    if (post.send(alert.delivery, alert.body)) {
      outcome = Outcome.DELIVERED;
    } else {
      boolean tooOld = !now.isBefore(alert.createdAt.plus(config.giveUp()));
      outcome = tooOld ? Outcome.ABANDONED : Outcome.FAILED;
    }
    if (outcome == Outcome.FAILED) {
      Database.update(
          connection,
          "update alert set attempts = attempts + 1, next_at = ? where id = ?",
          now.plus(backOff(alert.attempts, config.retryFirst(), config.retryLongest())),
          alert.id);
    } else {
      Database.update(connection, "delete from alert where id = ?", alert.id);
    }
    return outcome;
  }

  /** How long to wait after so many failures before. */
  static Duration backOff(int failures, Duration first, Duration longest) {
    Duration wait = first;
    for (int i = 0; i < failures && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  long pending() {
    return database.query("select count(*) as n from alert", row -> row.getLong("n")).get(0);
  }
}
