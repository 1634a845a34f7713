// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Progress;
import dev.waybill.wire.Revision;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.Evidence;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.SummaryRecord;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code GET /pipelines/{name}/completeness}, of an audit log with two partitions. */
@ExtendWith(Servers.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompletenessIT {
  private final Instant start =
      Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

  private final Topics topics;
  private final EmbeddedPostgresql database = Servers.postgresql();
  private final ReportProcess report;
  private long offset;

  CompletenessIT(Servers servers) {
    topics = new Topics(servers.kafka());
    report = new ReportProcess("completeness", servers.kafka(), database);
  }

  @BeforeAll
  void startReport() {
    report.start();
  }

  @AfterAll
  void stopReport() {
    report.close();
    topics.close();
    database.close();
  }

  @Test
  void partitions_holdItUntilAllAreJudgedSoFar() throws Exception {
    send(window("frozen", 0, 0, 10, 0), window("frozen", 4, 1, 10, 0));
    assertHeld("frozen", 0, "partition_missing");

    send(progress(0, 20));
    JsonPath missing = ask("frozen", "");
    assertEquals("partition_missing", missing.getString("heldBy.reason"));
    assertEquals(List.of(1), missing.getList("heldBy.partitions"));

    send(progress(1, 4));
    JsonPath frozen = ask("frozen", "");
    assertEquals(minute(3), frozen.getString("completeTo"), "a minute behind the slowest");
    assertEquals("not_yet", frozen.getString("heldBy.reason"));
    assertEquals(List.of(1), frozen.getList("heldBy.partitions"));
    assertEquals(minute(4), frozen.getString("heldBy.logTime"));

    CompletableFuture<String> batch = CompletableFuture.supplyAsync(this::awaitTenMinutes);
    send(progress(0, 60));
    assertEquals(minute(3), ask("frozen", "").getString("completeTo"));
    assertFalse(batch.isDone());
    send(progress(1, 11));

    assertEquals(minute(10), batch.get());

    assertHeldByTheFirstWindowThatIsNotGoodEnough();
  }

  /** What a batch job does before it reads the first ten minutes. */
  private String awaitTenMinutes() {
    await()
        .atMost(ReportProcess.PATIENCE)
        .until(() -> ask("frozen", "").getString("completeTo").compareTo(minute(10)) >= 0);
    return ask("frozen", "").getString("completeTo");
  }

  private void assertHeldByTheFirstWindowThatIsNotGoodEnough() {
    send(progress(1, 60));
    send(
        window("losses", 2, 0, 100, 0),
        window("losses", 2, 1, 100, 1),
        window("losses", 5, 1, 100, 50),
        Samples.open(window("losses", 7, 0, 100, 0)));

    JsonPath strict = ask("losses", "");
    assertEquals(1, strict.getDouble("target"));
    assertEquals(minute(2), strict.getString("completeTo"));
    assertEquals("below_target", strict.getString("heldBy.reason"));
    assertEquals(minute(2), strict.getString("heldBy.window"));
    assertEquals(0.995, strict.getDouble("heldBy.completeness"), 1e-9);

    assertEquals(minute(5), ask("losses", "&target=0.995").getString("completeTo"));
    JsonPath lenient = ask("losses", "&target=0.5");
    assertEquals(minute(7), lenient.getString("completeTo"));
    assertEquals("window_open", lenient.getString("heldBy.reason"));
    assertFalse(lenient.getBoolean("atLeast"));

    send(window("losses", 7, 0, 100, 0));
    assertEquals(minute(59), ask("losses", "&target=0.5").getString("completeTo"));
    send(Samples.open(window("losses", 2, 0, 100, 0))); // something comes late after all
    assertEquals(minute(2), ask("losses", "&target=0.5").getString("completeTo"));

    send(atLeast(window("crashed", 3, 0, 10, 0)));
    assertTrue(ask("crashed", "").getBoolean("atLeast"));

    send(sampled("sampled", 3));
    JsonPath sampled = ask("sampled", "");
    assertEquals(minute(3), sampled.getString("completeTo"));
    assertEquals("not_counted", sampled.getString("heldBy.reason"));
  }

  @Test
  void target_isThatOfTheDefinitionUnlessItIsAskedFor() {
    PipelineDefinition definition = PipelineDefinition.of("declared", 1, Definitions.STAGES);
    topics.send(
        report.topic("pipelines"),
        "declared".getBytes(StandardCharsets.UTF_8),
        definition.encode());
    String path = "/pipelines/declared/completeness";
    await().atMost(ReportProcess.PATIENCE).until(() -> report.get(path).statusCode() == 200);

    assertEquals(definition.completenessTarget(), report.json(path).getDouble("target"));
    assertEquals(0.5, report.json(path + "?target=0.5").getDouble("target"));
  }

  @Test
  void badQuestions_areProblemsThatNameTheParameter() {
    send(window("asked", 0, 0, 1, 0));
    for (String bad : List.of("target=0", "target=1.1", "target=NaN", "target=x")) {
      assertRefused("/pipelines/asked/completeness?" + bad, "target");
    }
    assertRefused("/pipelines/asked/completeness?from=yesterday", "from");
    assertRefused("/pipelines/asked/completeness?from=2020-01-01T00:00:00Z", "from");
    assertRefused("/pipelines/asked/completeness?to=2020-01-01T00:00:00Z", "to");
    report.get("/pipelines/nobody/completeness").then().statusCode(404);
  }

  private void assertRefused(String path, String parameter) {
    report.get(path).then().statusCode(400).body("detail", containsString(parameter));
  }

  private void assertHeld(String pipeline, int minute, String reason) {
    JsonPath told = ask(pipeline, "");
    assertEquals(minute(minute), told.getString("completeTo"));
    assertEquals(reason, told.getString("heldBy.reason"));
  }

  private JsonPath ask(String pipeline, String more) {
    return report.json("/pipelines/" + pipeline + "/completeness?from=" + start + more);
  }

  private String minute(int minute) {
    return start.plusSeconds(60L * minute).toString();
  }

  private Summary window(String pipeline, int minute, int partition, long issued, long lost) {
    return summary(pipeline, minute, Evidence.LEDGER, partition, issued, lost);
  }

  private static Summary atLeast(Summary summary) {
    return new Summary(
        summary.pipeline(),
        summary.window(),
        summary.evidence(),
        summary.revision(),
        summary.closed(),
        summary.issued(),
        true,
        summary.stages(),
        summary.sinks(),
        summary.latencies(),
        summary.spanChecks());
  }

  private Summary sampled(String pipeline, int minute) {
    return summary(pipeline, minute, Evidence.TRACES, 0, 10, 0);
  }

  private Summary summary(
      String pipeline, int minute, Evidence evidence, int partition, long issued, long lost) {
    return new Summary(
        pipeline,
        start.plusSeconds(60L * minute),
        evidence,
        new Revision(partition, ++offset),
        true,
        issued,
        false,
        List.of(),
        List.of(
            new SinkTotals("archive", issued - lost, 0, lost, 0, 0, 0, 0),
            new SinkTotals("mirror", issued - 1, 0, 0, 1, 0, 0, 0)),
        List.of(),
        List.of());
  }

  private Progress progress(int partition, int minute) {
    return new Progress(
        new Revision(partition, ++offset),
        2,
        start.plusSeconds(60L * minute),
        0,
        1,
        0,
        0,
        0,
        Map.of(),
        0);
  }

  /** Sends records as the correlator does, and waits until they are stored. */
  private void send(SummaryRecord... records) {
    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    Stream.of(records)
        .forEach(
            record -> sent.add(new ProducerRecord<>(report.topic("summaries"), record.encode())));
    topics.send(sent);
    topics.awaitConsumed(report.group("summaries"), report.topic("summaries"));
  }
}
