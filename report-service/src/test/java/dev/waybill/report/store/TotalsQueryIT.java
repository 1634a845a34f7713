// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.report.Samples;
import dev.waybill.report.Servers;
import dev.waybill.report.Tables;
import dev.waybill.report.statistics.SinkTotals;
import dev.waybill.report.statistics.Sums;
import dev.waybill.wire.Summary.Evidence;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sums of windows that change while they are read, against a real PostgreSQL. */
@ExtendWith(Servers.Extension.class)
class TotalsQueryIT {
  private final Servers servers;
  private Tables tables;
  private long revisions;

  TotalsQueryIT(Servers servers) {
    this.servers = servers;
  }

  @Test
  void revisionsCommittedBetweenItsStatements_areInAllOfItsSumsOrInNone() throws SQLException {
    tables = Tables.create(servers.database(), "meanwhile");
    writeRevision();
    DataSource changing = beforeEachStatement(tables.source(), this::writeRevision);

    Sums sums = ledger(new Database(changing));

    assertTrue(revisions > 3, "written while it was read: " + revisions);
    assertEquals(sums.issued(), sum(sums.sinks().get(0)));
    assertEquals(sums.issued(), sums.stages().get(0).handedOver());
    Sums later = ledger(tables.database());
    assertEquals(10 * revisions, later.issued());
    assertEquals(later.issued(), sum(later.sinks().get(0)));
  }

  private void writeRevision() throws SQLException {
    revisions++;
    tables.writeSummaries(
        List.of(
            Samples.summary(
                "orders", Samples.NOON, Evidence.LEDGER, 0, revisions, 10 * revisions)));
  }

  private static Sums ledger(Database database) {
    return new RollupQueries(database)
        .total("orders", Samples.NOON, Samples.NOON.plusSeconds(60))
        .get("ledger");
  }

  private static long sum(SinkTotals sink) {
    return sink.complete()
        + sink.waiting()
        + sink.lost()
        + sink.skipped()
        + sink.failed()
        + sink.unknown();
  }

  private interface Action {
    void run() throws SQLException;
  }

  /** The same source, of whose connections each does something else before each statement. */
  private static DataSource beforeEachStatement(DataSource source, Action action) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = invoke(source, method, arguments);
          return result instanceof Connection connection ? watched(connection, action) : result;
        });
  }

  private static Connection watched(Connection connection, Action action) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("prepareStatement")) {
            action.run();
          }
          return invoke(connection, method, arguments);
        });
  }

  private interface Call {
    Object on(Method method, Object... arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.on(method, arguments)));
  }

  private static Object invoke(Object target, Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
