// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.report.http.Problem;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.PipelineStore;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.VerdictRecord;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing is lost or doubled when the database or the service is killed while records flow. */
@ExtendWith(Servers.Extension.class)
class RecoveryIT {
  private static final int PER_PART = 1000;

  private final Servers servers;
  private final EmbeddedPostgresql database = Servers.postgresql();
  private final RandomRecords records = new RandomRecords(7);
  private final List<VerdictRecord> verdicts = records.verdicts(3 * PER_PART);
  private final List<SummaryRecord> summaries = records.summaries(3 * PER_PART);
  private Topics topics;
  private ReportProcess report;

  RecoveryIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(TestInfo test) {
    topics = new Topics(servers.kafka());
    report =
        new ReportProcess(
            "recovery-" + test.getTestMethod().orElseThrow().getName(), servers.kafka(), database);
    report.start();
  }

  @AfterEach
  void stop() {
    report.close();
    topics.close();
    database.close();
  }

  @Test
  void databaseKilledWhileRecordsFlow_nothingIsLostOrDoubled() throws SQLException {
    sendPart(0);
    database.kill();
    sendPart(1);
    report.awaitNotReady();
    report
        .get("/pipelines")
        .then()
        .statusCode(503)
        .contentType(Problem.MEDIA_TYPE)
        .body("status", equalTo(503));

    database.start();
    sendPart(2);

    report.awaitReady();
    awaitStored();
    assertEqualTables();
    report.get("/pipelines").then().statusCode(200);
  }

  @Test
  void serviceKilledWhileRecordsFlow_nothingIsLostOrDoubled() throws SQLException {
    sendPart(0);
    report.kill();
    sendPart(1);
    report.start();
    sendPart(2);
    report.kill();
    report.start();

    awaitStored();
    assertEqualTables();
  }

  @Test
  void brokerKeepsADeadMemberInTheGroup_isNotReadyBeforeItReadsAndReadsSoon() throws Exception {
    report.kill();
    topics.leaveDeadMember(report.group("verdicts"), report.topic("verdicts"));

    report.start();

    assertEquals(1, topics.members(report.group("verdicts")));
    sendPart(0);
    awaitStored();
  }

  @Test
  void databaseWithoutATable_isAnErrorThatTellsNoNames() throws SQLException {
    Tables.of(database)
        .database()
        .inTransaction(c -> Database.update(c, "alter table progress rename to gone"));

    report
        .get("/audit")
        .then()
        .statusCode(500)
        .contentType(Problem.MEDIA_TYPE)
        .body("status", equalTo(500))
        .body("detail", startsWith("Something is wrong here; the log tells of it as error "))
        .body("keySet()", equalTo(Set.of("type", "title", "status", "detail")));
  }

  @Test
  void definitionThatLeftTheTopicWhileTheServiceWasDown_leavesTheTable() throws SQLException {
    PipelineDefinition kept = PipelineDefinition.of("kept", 3, Definitions.STAGES);
    topics.send(report.topic("pipelines"), "kept".getBytes(UTF_8), kept.encode());
    Tables tables = Tables.of(database);
    report.kill();
    tables
        .database()
        .inTransaction(
            connection ->
                PipelineStore.write(
                    connection,
                    List.of(
                        new PipelineStore.Change(
                            "left", PipelineDefinition.of("left", 1, Definitions.STAGES), 0, 0))));

    report.start();

    await()
        .atMost(ReportProcess.PATIENCE)
        .untilAsserted(
            () ->
                assertEquals(
                    List.of("kept"),
                    tables
                        .database()
                        .query("select name from pipeline", row -> row.getString("name"))));
  }

  /** A third of the records. */
  private void sendPart(int part) {
    int from = part * PER_PART;
    int to = from + PER_PART;
    topics.send(
        Stream.concat(
                verdicts.subList(from, to).stream()
                    .map(v -> record("verdicts", v.encode(), v.revision().partition())),
                summaries.subList(from, to).stream()
                    .map(s -> record("summaries", s.encode(), s.revision().partition())))
            .toList());
  }

  private ProducerRecord<byte[], byte[]> record(String channel, byte[] value, int partition) {
    return new ProducerRecord<>(report.topic(channel), partition, null, value);
  }

  private void awaitStored() {
    topics.awaitConsumed(report.group("verdicts"), report.topic("verdicts"));
    topics.awaitConsumed(report.group("summaries"), report.topic("summaries"));
  }

  private void assertEqualTables() throws SQLException {
    Tables expected = Tables.create(database, "expected");
    expected.writeVerdicts(verdicts);
    expected.writeSummaries(summaries);
    assertEquals(expected.dump(), Tables.of(database).dump());
  }
}
