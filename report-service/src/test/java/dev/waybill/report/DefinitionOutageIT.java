// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.report.http.Problem;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** What whoever changes a definition is told while it can't come into force. */
@ExtendWith(Servers.Extension.class)
class DefinitionOutageIT {
  private final Servers servers;
  private final EmbeddedKafka kafka = Servers.broker();
  private ReportProcess report;
  private String schema;

  DefinitionOutageIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(TestInfo test) {
    String method = test.getTestMethod().orElseThrow().getName();
    schema = "outage_" + method.toLowerCase(Locale.ROOT);
    report =
        new ReportProcess("outage-" + method, kafka, servers.database())
            .with("WAYBILL_DEFINITIONS_TIMEOUT", "PT1S")
            .with("QUARKUS_FLYWAY_SCHEMAS", schema)
            .with(
                "QUARKUS_DATASOURCE_JDBC_URL",
                servers.database().jdbcUrl() + "?currentSchema=" + schema);
    report.start();
  }

  @AfterEach
  void stop() {
    report.close();
    kafka.close();
  }

  @Test
  void kafkaAway_putIsRefusedAndNothingHangs() {
    put().then().statusCode(201);
    kafka.kill();

    put()
        .then()
        .statusCode(503)
        .contentType(Problem.MEDIA_TYPE)
        .header("Retry-After", notNullValue())
        .body("detail", containsString("Kafka"));
    report.get("/pipelines/orders").then().statusCode(200);

    kafka.start();
    await().atMost(ReportProcess.PATIENCE).untilAsserted(() -> put().then().statusCode(200));
  }

  @Test
  void tableThatTakesNothing_putIsPublishedButNotInForce() throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table " + schema + ".pipeline in share mode");

      put()
          .then()
          .statusCode(504)
          .contentType(Problem.MEDIA_TYPE)
          .body("detail", containsString("published"));

      connection.rollback();
    }
    await()
        .atMost(ReportProcess.PATIENCE)
        .untilAsserted(
            () -> report.get("/pipelines/orders").then().statusCode(200).header("ETag", "\"1\""));
  }

  @Test
  void lockHeldElsewhere_putIsToldToComeBack() throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "select pg_advisory_xact_lock(hashtextextended('definition of orders', 0))");

      put().then().statusCode(503).body("detail", equalTo("Other changes are under way."));

      connection.rollback();
    }
    put().then().statusCode(201);
  }

  private Response put() {
    return report
        .request()
        .contentType("application/json")
        .body(Definitions.body("0.5"))
        .put("/pipelines/orders");
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(
        servers.database().jdbcUrl(), servers.database().user(), servers.database().password());
  }
}
