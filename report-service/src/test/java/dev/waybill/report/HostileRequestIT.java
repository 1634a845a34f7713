// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static dev.waybill.report.Samples.range;
import static dev.waybill.report.Samples.session;
import static dev.waybill.report.Samples.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Summary.Evidence;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict.Place;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever anybody asks by what the service's own OpenAPI document tells, the answer is sound or a
 * problem, and tells nothing of the inside.
 */
@ExtendWith(Servers.Extension.class)
class HostileRequestIT {
  private static final int REQUESTS = 10_000;
  private static final int CLIENTS = 8;
  private static final long SEED = 5;

  /** What no answer may hold: classes, statements, frames of a stack. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "dev\\.waybill|org\\.postgresql|io\\.quarkus|io\\.vertx|com\\.fasterxml|java\\.lang"
              + "|java\\.util|Exception|\\bat [a-z]+\\.[a-z.]+\\(|SQLSTATE|<html");

  private final Servers servers;
  private ReportProcess report;
  private Topics topics;

  HostileRequestIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() {
    topics = new Topics(servers.kafka());
    report = new ReportProcess("hostile", servers.kafka(), servers.database());
    report.start();
  }

  @AfterEach
  void stop() {
    report.close();
    topics.close();
  }

  @Test
  void hostileRequests_getSoundAnswersOrProblems() throws Exception {
    // Given something to page through
    topics.send(
        report.topic("verdicts"),
        null,
        session(
                "hostile",
                77,
                NOON,
                5,
                range(0, 50),
                verdict(Kind.LOST, "c", Place.HOP, range(0, 50)))
            .encode());
    for (int i = 0; i < 3; i++) {
      topics.send(
          report.topic("summaries"),
          null,
          Samples.summary("hostile", NOON.plusSeconds(60L * i), Evidence.LEDGER, 0, 5, 10)
              .encode());
    }
    topics.awaitConsumed(report.group("verdicts"), report.topic("verdicts"));
    topics.awaitConsumed(report.group("summaries"), report.topic("summaries"));
    HostileRequests requests =
        new HostileRequests(
            new ObjectMapper().readTree(report.get("/openapi?format=json").asByteArray()),
            SEED,
            List.of(
                "hostile",
                TraceId.of(77, 1).toString(),
                NOON.toString(),
                NOON.plusSeconds(120).toString()),
            List.of(
                report.json("/pipelines/hostile/verdicts?limit=1").getString("next"),
                report
                    .json(
                        "/pipelines/hostile/summaries?from="
                            + NOON
                            + "&to="
                            + NOON.plusSeconds(600)
                            + "&limit=1")
                    .getString("next")));

    // When
    List<HostileRequests.Answered> answers = all(requests);

    // Then
    Map<String, Integer> statuses = new TreeMap<>();
    answers.forEach(
        answer -> statuses.merge(answer.method() + " " + answer.status(), 1, Integer::sum));
    System.out.println(REQUESTS + " hostile requests, seed " + SEED + ": " + statuses);
    assertEquals(List.of(), answers.stream().filter(HostileRequestIT::isWrong).limit(10).toList());
    assertEquals(REQUESTS, answers.size());
    assertTrue(statuses.keySet().containsAll(List.of("GET 200", "PUT 200", "GET 400", "PUT 400")));
    report.get("/pipelines/hostile/summaries").then().statusCode(200);
    report.management("/q/health/ready").then().statusCode(200);
  }

  private List<HostileRequests.Answered> all(HostileRequests requests) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<List<HostileRequests.Answered>>> parts = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int part = i;
        Callable<List<HostileRequests.Answered>> client =
            () -> requests.send(report.port(), part, REQUESTS / CLIENTS);
        parts.add(clients.submit(client));
      }
      List<HostileRequests.Answered> answers = new ArrayList<>();
      for (Future<List<HostileRequests.Answered>> part : parts) {
        answers.addAll(part.get());
      }
      return answers;
    } finally {
      clients.shutdownNow();
    }
  }

  private static boolean isWrong(HostileRequests.Answered answer) {
    return answer.status() < 200
        || answer.status() >= 500
        || INSIDE.matcher(answer.body()).find()
        || (answer.status() >= 400 && !answer.isProblem() && !isNoUri(answer));
  }

  /** The server refuses such a thing before it reaches us, without a body. */
  private static boolean isNoUri(HostileRequests.Answered answer) {
    try {
      new URI(answer.target());
      return false;
    } catch (URISyntaxException e) {
      return answer.status() == 400 && answer.body().isEmpty();
    }
  }
}
