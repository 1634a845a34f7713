// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.report.http.Problem;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may ask what, with tokens of a real issuer. */
@ExtendWith(Servers.Extension.class)
class SecurityIT {
  private static final String TRACES = "https://jaeger.example.com/trace/{traceId}";

  private final TokenIssuer issuer = new TokenIssuer();
  private final ReportProcess report;
  private final Servers servers;

  SecurityIT(Servers servers, TestInfo test) throws IOException {
    this.servers = servers;
    report =
        new ReportProcess(
            "security-" + test.getTestMethod().orElseThrow().getName(),
            servers.kafka(),
            servers.database());
    Files.deleteIfExists(report.log());
  }

  @AfterEach
  void stop() {
    report.close();
    issuer.close();
  }

  @Test
  void tokens_openWhatTheirRolesAllow_andNothingElse() throws Exception {
    issuer.start();
    startWithIssuer();
    List<String> shown = new ArrayList<>();

    // Nobody, and whoever shows what is no good
    refused(report.get("/pipelines"), 401).header("WWW-Authenticate", equalTo("Bearer"));
    refused(report.request().delete("/pipelines/closed"), 401);
    refused(report.get("/"), 401);
    report.request().accept("text/html").get("/").then().statusCode(200); // asks for a token
    report.get("/page/app.js").then().statusCode(200);
    refused(report.request().header("Authorization", "Basic YTpi").get("/audit"), 401);
    JwtClaims expired = issuer.claims("editor");
    NumericDate hourAgo = NumericDate.now();
    hourAgo.addSeconds(-3600);
    expired.setExpirationTime(hourAgo);
    JwtClaims otherIssuer = issuer.claims("editor");
    otherIssuer.setIssuer("http://127.0.0.1:1");
    JwtClaims otherAudience = issuer.claims("editor");
    otherAudience.setAudience("billing");
    JwtClaims noAudience = issuer.claims("editor");
    noAudience.unsetClaim("aud");
    for (String token :
        List.of(
            issuer.token(expired),
            issuer.token(otherIssuer),
            issuer.token(otherAudience),
            issuer.token(noAudience),
            issuer.forged(issuer.claims("editor")),
            issuer.token("editor").replaceFirst("\\.[^.]*$", "."),
            "nonsense",
            "a.b.c")) {
      refused(with(token).get("/pipelines"), 401)
          .header("WWW-Authenticate", startsWith("Bearer error=\"invalid_token\""));
      shown.add(token);
    }

    // Roles
    String reader = issuer.token("reader");
    with(reader).get("/pipelines").then().statusCode(200);
    with(reader).get("/").then().statusCode(200).body("links.trace", equalTo(TRACES));
    refused(put(reader), 403).header("WWW-Authenticate", notNullValue());
    refused(with(reader).delete("/pipelines/closed"), 403);
    String editor = issuer.token("editor");
    put(editor).then().statusCode(201);
    with(editor).get("/pipelines/closed").then().statusCode(200);
    with(editor).delete("/pipelines/closed").then().statusCode(204);
    String other = issuer.token("admin", "Reader");
    refused(with(other).get("/pipelines"), 403);

    // For probes and Prometheus
    report.management("/q/health/ready").then().statusCode(200);
    report.management("/q/metrics").then().statusCode(200);

    shown.addAll(List.of(reader, editor, other));
    String log = Files.readString(report.log());
    for (String token : shown) {
      String payload = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.') + 1);
      assertFalse(payload.length() > 20 && log.contains(payload), "a token is in the log");
      assertFalse(log.contains(token), "a token is in the log");
    }
    assertFalse(log.contains(servers.database().password()), "the password is in the log");
  }

  @Test
  void issuerAway_isToldAndNothingHangs_untilItIsThere() throws Exception {
    startWithIssuer();
    String reader = issuer.token("reader");

    with(reader).get("/pipelines").then().statusCode(anyOf(is(401), is(503)));
    refused(report.get("/pipelines"), 401);
    report.management("/q/health/ready").then().statusCode(200);

    issuer.start();
    await()
        .atMost(ReportProcess.PATIENCE)
        .untilAsserted(() -> with(reader).get("/pipelines").then().statusCode(200));
  }

  @Test
  void rolesElsewhereInTheToken_areFound() throws Exception {
    issuer.start();
    report.with("QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH", "access/waybill");
    startWithIssuer();
    JwtClaims claims = issuer.claims("editor");
    claims.setClaim("access", Map.of("waybill", List.of("reader")));

    with(issuer.token(claims)).get("/pipelines").then().statusCode(200);
    refused(put(issuer.token(claims)), 403);
  }

  @Test
  void nothingSet_doesNotStart_andTellsWhy() throws Exception {
    report.with("WAYBILL_SECURITY_LOGIN", "true");

    assertTrue(report.startsToFail() != 0);

    String log = Files.readString(report.log());
    assertTrue(
        log.contains("QUARKUS_OIDC_AUTH_SERVER_URL") && log.contains("WAYBILL_SECURITY_LOGIN"));
  }

  @Test
  void tooManyRequests_areToldWhenToComeBack_andOthersAreNot() throws Exception {
    issuer.start();
    report.with("WAYBILL_RATE_PER_SECOND", "1").with("WAYBILL_RATE_BURST", "5");
    startWithIssuer();
    String greedy = issuer.token("reader");
    JwtClaims other = issuer.claims("reader");
    other.setSubject("somebody else");

    List<Integer> statuses = new ArrayList<>();
    Response last = null;
    while (last == null || last.statusCode() == 200) {
      last = with(greedy).get("/");
      statuses.add(last.statusCode());
    }

    refused(last, 429).header("Retry-After", equalTo("1"));
    assertTrue(statuses.size() > 5, "the burst is given: " + statuses);
    with(issuer.token(other)).get("/").then().statusCode(200);
    await()
        .atMost(ReportProcess.PATIENCE)
        .untilAsserted(() -> with(greedy).get("/").then().statusCode(200));
  }

  private void startWithIssuer() {
    report
        .with("WAYBILL_SECURITY_LOGIN", "true")
        .with("QUARKUS_OIDC_AUTH_SERVER_URL", issuer.address())
        .with("WAYBILL_PAGE_TRACE_URL", TRACES)
        .start();
  }

  private RequestSpecification with(String token) {
    return report.request().header("Authorization", "Bearer " + token);
  }

  private Response put(String token) {
    return with(token)
        .contentType("application/json")
        .body(Definitions.body("0.5"))
        .put("/pipelines/closed");
  }

  private static ValidatableResponse refused(Response response, int status) {
    return response
        .then()
        .statusCode(status)
        .contentType(Problem.MEDIA_TYPE)
        .body("status", equalTo(status))
        .body("detail", notNullValue());
  }
}
