// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.report.http.Problem;
import dev.waybill.wire.PipelineDefinition;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions are put and deleted, and what the topic says is in force when the answer comes. */
@ExtendWith(RunningReport.Extension.class)
class DefinitionIT {
  private final RunningReport report;

  DefinitionIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void put_thenChangedThenDeleted_isInForceAtOnce() throws Exception {
    put("life", Definitions.body("0.5"))
        .statusCode(201)
        .header("Location", endsWith("/pipelines/life"))
        .header("ETag", "\"1\"")
        .body("declared", equalTo(true))
        .body("definition.name", equalTo("life"))
        .body("definition.deadline", equalTo("PT5M"));
    report
        .get("/pipelines/life")
        .then()
        .header("ETag", "\"1\"")
        .body("definition.samplingRate", equalTo(0.5f));

    put("life", Definitions.body("0.25")).statusCode(200).header("ETag", "\"2\"");
    report.get("/pipelines/life").then().body("definition.samplingRate", equalTo(0.25f));

    delete("life", null).statusCode(204);
    report.get("/pipelines/life").then().statusCode(404);
    delete("life", null).statusCode(404).contentType(Problem.MEDIA_TYPE);

    List<ConsumerRecord<byte[], byte[]>> records = records("life");
    assertEquals(3, records.size());
    assertEquals(0.25, PipelineDefinition.decode(records.get(1).value()).samplingRate());
    assertNull(records.get(2).value());
  }

  @Test
  void put_ofWhatGetTold_needsNoEdit() {
    put("again", Definitions.body("0.5")).statusCode(201);
    String told = report.get("/pipelines/again").asString();
    String definition = told.substring(told.indexOf('{', 1), told.lastIndexOf('}'));

    put("again", definition).statusCode(200).header("ETag", "\"2\"");
  }

  @Test
  void precondition_thatFails_changesNothing() {
    put("condition", Definitions.body("0.5")).statusCode(201);

    problem(conditional("If-Match", "\"7\"").put("/pipelines/condition"), 412);
    problem(conditional("If-None-Match", "*").put("/pipelines/condition"), 412);
    problem(conditional("If-Match", "\"1\"").put("/pipelines/condition-new"), 412);
    problem(conditional("If-Match", "*").put("/pipelines/condition-new"), 412);
    problem(conditional("If-Match", "1").put("/pipelines/condition"), 400)
        .body("parameter", equalTo("If-Match"));
    delete("condition", "\"7\"").statusCode(412);
    report.get("/pipelines/condition").then().header("ETag", "\"1\"");

    conditional("If-Match", "\"7\", \"1\"").put("/pipelines/condition").then().statusCode(200);
    conditional("If-None-Match", "*").put("/pipelines/condition-new").then().statusCode(201);
    delete("condition", "\"2\"").statusCode(204);
  }

  @Test
  void puts_atOnce_haveVersionsOfTheirOwn_andTheLastHolds() throws Exception {
    int count = 12;
    ExecutorService clients = Executors.newFixedThreadPool(count);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String body = Definitions.body("0." + (10 + i));
      answers.add(clients.submit(() -> put("race", body).extract().statusCode()));
    }
    for (Future<Integer> answer : answers) {
      assertTrue(answer.get() < 300);
    }
    clients.shutdown();

    List<Long> versions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records("race")) {
      versions.add(PipelineDefinition.decode(record.value()).version());
    }
    assertEquals(LongStream.rangeClosed(1, count).boxed().toList(), versions);
    report.get("/pipelines/race").then().header("ETag", "\"" + count + "\"");
  }

  @Test
  void putByIfMatch_atOnce_oneWins() throws Exception {
    put("duel", Definitions.body("0.5")).statusCode(201);
    ExecutorService clients = Executors.newFixedThreadPool(4);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(
          clients.submit(
              () -> conditional("If-Match", "\"1\"").put("/pipelines/duel").statusCode()));
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : answers) {
      statuses.add(answer.get());
    }
    clients.shutdown();

    assertEquals(List.of(200, 412, 412, 412), statuses.stream().sorted().toList());
  }

  @Test
  void put_withFaults_isToldOfAllOfThem() {
    problem(
            request(
                    """
                {"name": "other", "deadlin": "PT5M", "deadline": "5 minutes", "version": -1,
                 "samplingRate": 1.5, "onCorrupted": "drop", "audited": "yes",
                 "stages": [{"role": "source", "topics": ["a b"], "follows": []}, 7]}
                """)
                .put("/pipelines/faults"),
            400)
        .body(
            "errors.field",
            containsInAnyOrder(
                "name",
                "deadlin",
                "deadline",
                "version",
                "samplingRate",
                "onCorrupted",
                "audited",
                "stages[0].name",
                "stages[0].role",
                "stages[0].topics",
                "stages[0].follows",
                "stages[1]"))
        .body("errors.find { it.field == 'deadlin' }.detail", containsString("no member"));

    problem(
            request(
                    """
                {"samplingRate": "1", "completenessTarget": 0.9, "stages": [
                  {"name": "a", "role": "relay", "after": ["c"]},
                  {"name": "a", "role": "relay", "after": []},
                  {"name": "c", "role": "relay", "after": ["a"]}]}
                """)
                .put("/pipelines/graph"),
            400)
        .body(
            "errors.field",
            containsInAnyOrder(
                "samplingRate",
                "stages[0].after",
                "stages[1].name",
                "stages[1].after",
                "stages", // no origin
                "stages")); // no sink
    report.get("/pipelines/graph").then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{} {}",
        "{\"stages\": [], \"stages\": []}",
        "<definition/>",
        "{\"stages\": NaN}"
      })
  void put_ofNoDefinition_isRefused(String body) {
    problem(request(body).put("/pipelines/none"), 400).body("errors", hasSize(1));
  }

  @Test
  void put_nestedTooDeep_isRefused() {
    problem(request("[".repeat(100_000)).put("/pipelines/deep"), 400);
  }

  @ParameterizedTest
  @CsvSource({"name%20here", "%C3%A4", "a%2Fb"})
  void put_ofABadName_isRefused(String name) {
    problem(request(Definitions.body("0.5")).put("/pipelines/" + name), 400)
        .body("errors.field", contains("name"));
  }

  @Test
  void put_tooLarge_isRefused_withAndWithoutALength() {
    byte[] large = (" ".repeat(300_000) + Definitions.body("0.5")).getBytes(UTF_8);

    problem(request(new String(large, UTF_8)).put("/pipelines/large"), 413);
    assertEquals(413, new RawRequest(report.process()).chunked("/pipelines/large", large));
    report.get("/pipelines/large").then().statusCode(404);
  }

  @Test
  void put_ofAnotherMediaType_isRefused() {
    problem(
        report.process().request().contentType("text/plain").body("{}").put("/pipelines/text"),
        415);
  }

  @Test
  void get_ofALongPath_isRefused() {
    problem(report.get("/pipelines?after=" + "a".repeat(5000)), 414);
  }

  @Test
  void junkOnTheTopic_isPutAside_andAPutStillWorks() {
    report.topics().send(report.topic("pipelines"), "junk".getBytes(UTF_8), "{".getBytes(UTF_8));

    put("after-junk", Definitions.body("0.5")).statusCode(201);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String name) {
    return report.topics().read(report.topic("pipelines")).stream()
        .filter(record -> new String(record.key(), UTF_8).equals(name))
        .toList();
  }

  private RequestSpecification request(String body) {
    return report.process().request().contentType("application/json").body(body);
  }

  private RequestSpecification conditional(String header, String value) {
    return request(Definitions.body("0.75")).header(header, value);
  }

  private ValidatableResponse put(String name, String body) {
    return request(body).put("/pipelines/" + name).then();
  }

  private ValidatableResponse delete(String name, String ifMatch) {
    var request = report.process().request();
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    return request.delete("/pipelines/" + name).then();
  }

  private static ValidatableResponse problem(Response response, int status) {
    return response
        .then()
        .statusCode(status)
        .contentType(Problem.MEDIA_TYPE)
        .body("status", equalTo(status))
        .body("detail", notNullValue());
  }
}
