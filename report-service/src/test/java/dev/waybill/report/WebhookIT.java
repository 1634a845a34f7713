// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.waybill.embedded.EmbeddedPostgresql;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Alerts of the packaged service, told to a receiver that first fails and then takes them. */
@ExtendWith(Servers.Extension.class)
class WebhookIT {
  private static final String SECRET = "Bearer s3cr3t-of-the-receiver";
  private static final String PATH = "/hooks/t0ken-in-the-path";

  private final Instant start = Instant.now().minusSeconds(1800).truncatedTo(ChronoUnit.MINUTES);
  private final List<JsonPath> taken = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> refused = Collections.synchronizedSet(new java.util.TreeSet<>());
  private volatile int status = 503;
  private final Servers servers;
  private final EmbeddedPostgresql database = Servers.postgresql();
  private Topics topics;
  private HttpServer receiver;
  private ReportProcess report;
  private Journal journal;

  WebhookIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        PATH,
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          String delivery = exchange.getRequestHeaders().getFirst("Waybill-Delivery");
          boolean known = SECRET.equals(exchange.getRequestHeaders().getFirst("Authorization"));
          int answer = known ? status : 401;
          if (answer == 200) {
            taken.add(new JsonPath(body));
          } else if (known) {
            refused.add(delivery);
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    receiver.start();
    topics = new Topics(servers.kafka());
    report =
        new ReportProcess("webhook", servers.kafka(), database)
            .with("WAYBILL_FINDINGS_EVERY", "PT1S")
            .with("WAYBILL_FINDINGS_AUDIT_SILENCE", "PT2H") // only what is told of here
            .with("WAYBILL_ALERTS_EVERY", "PT1S")
            .with("WAYBILL_ALERTS_RETRY_FIRST", "PT0.2S")
            .with("WAYBILL_ALERTS_RETRY_LONGEST", "PT0.5S")
            .with("WAYBILL_ALERTS_SEVERITY", "warning")
            .with(
                "WAYBILL_ALERTS_WEBHOOK_URL",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + PATH)
            .with("WAYBILL_ALERTS_WEBHOOK_SECRET", SECRET);
    journal = new Journal(topics, report);
    report.start();
  }

  @AfterEach
  void stop() {
    report.close();
    receiver.stop(0);
    topics.close();
    database.close();
  }

  @Test
  void receiverThatFailsFirst_isToldOfOpenedAndResolved_alsoAcrossAKill() throws IOException {
    journal.declare("told");
    journal.tell(journal.judged(start.plusSeconds(180)));
    journal.tell(journal.closed("told", start, 1000, 5));
    await().atMost(ReportProcess.PATIENCE).until(() -> !of(refused, "-opened-").isEmpty());
    String opened = of(refused, "-opened-").iterator().next();
    await()
        .atMost(ReportProcess.PATIENCE)
        .until(() -> Files.readString(report.log()).contains("The webhook does not take alerts"));

    report.kill();
    status = 200;
    report.start();
    await().atMost(ReportProcess.PATIENCE).until(() -> taken("told").contains("opened"));
    journal.tell(journal.judged(start.plusSeconds(900)));
    await().atMost(ReportProcess.PATIENCE).until(() -> taken("told").contains("resolved"));

    assertEquals(List.of("opened", "resolved"), taken("told"), "each once, in this order");
    JsonPath first = ofPipeline("told").get(0);
    assertEquals(opened, first.getString("delivery"), "the same delivery as before the kill");
    assertEquals("completeness", first.getString("finding.rule"));
    assertEquals("open", first.getString("finding.state"));
    assertEquals("docs/runbook.md#completeness", first.getString("finding.runbook"));
    JsonPath last = ofPipeline("told").get(1);
    assertEquals("resolved", last.getString("finding.state"));
    assertEquals(first.getString("finding.id"), last.getString("finding.id"));
    assertEquals(start.plusSeconds(60).toString(), last.getString("finding.until"));
    String scrape = report.management("/q/metrics").asString();
    assertTrue(scrape.contains("waybill_alerts_deliveries_total{outcome=\"delivered\"}"), scrape);
    String log = Files.readString(report.log());
    assertFalse(log.contains("s3cr3t") || log.contains("t0ken"), "and no secrets");
  }

  private static Set<String> of(Set<String> deliveries, String event) {
    synchronized (deliveries) {
      return deliveries.stream().filter(each -> each.contains(event)).collect(Collectors.toSet());
    }
  }

  private List<String> taken(String pipeline) {
    return ofPipeline(pipeline).stream().map(each -> each.getString("event")).toList();
  }

  private List<JsonPath> ofPipeline(String pipeline) {
    synchronized (taken) {
      return taken.stream()
          .filter(each -> pipeline.equals(each.getString("finding.pipeline")))
          .toList();
    }
  }
}
