// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.waybill.report.http.Problem;
import dev.waybill.wire.Summary.Evidence;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that are kept, and their entity tags. */
@ExtendWith({Servers.Extension.class, RunningReport.Extension.class})
class AnswersIT {
  private static final Instant DAY = Instant.parse("2026-01-31T00:00:00Z");

  private final RunningReport report;

  AnswersIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void answer_isTheSameUntilAWindowOfItsRangeChanges() {
    send(NOON, 1, 10);
    String asked = path("2026-01-31T00:00:00Z", "2026-02-01T00:00:00Z");
    String other = path("2026-01-30T00:00:00Z", "2026-01-31T00:00:00Z");
    awaitIssued(asked, 10);
    String tag = report.get(asked).getHeader("ETag");
    String otherTag = report.get(other).getHeader("ETag");

    Response again = ifNoneMatch(asked, tag);
    again.then().statusCode(304);
    assertEquals(tag, again.getHeader("ETag"));
    assertEquals("", again.asString());

    send(NOON.plus(Duration.ofHours(3)), 2, 7); // a new window
    awaitIssued(asked, 17);
    send(NOON, 3, 20); // another revision of a closed one
    awaitIssued(asked, 27);
    ifNoneMatch(asked, tag).then().statusCode(200);
    ifNoneMatch(other, otherTag).then().statusCode(304);

    send(DAY.minusSeconds(60), 4, 1);
    awaitIssued(other, 1);
    report.get(asked).then().body("total.ledger.issued", equalTo(27));
  }

  @Test
  void clientThatTakesGzip_getsTheSameCompressed() throws IOException {
    report.summaries(Samples.summary("compressed", NOON, Evidence.LEDGER, 0, 1, 5));
    String asked =
        "/pipelines/compressed/summaries?step=1d&from=2026-01-31T00:00:00Z&to=2026-02-01T00:00:00Z";
    URLConnection plain = report.process().url(asked);
    URLConnection compressed = report.process().url(asked);
    compressed.setRequestProperty("Accept-Encoding", "br, gzip;q=0.5");

    assertNull(plain.getHeaderField("Content-Encoding"));
    assertEquals("gzip", compressed.getHeaderField("Content-Encoding"));
    assertEquals("Accept-Encoding", compressed.getHeaderField("Vary"));
    assertNotEquals(plain.getHeaderField("ETag"), compressed.getHeaderField("ETag"));
    assertArrayEquals(
        plain.getInputStream().readAllBytes(),
        new GZIPInputStream(compressed.getInputStream()).readAllBytes());
  }

  @Test
  void pipelineThatIsNotThere_isNotKept() {
    String asked =
        "/pipelines/answers-later/summaries?step=1h&from=2026-01-31T00:00:00Z&to=2026-02-01T00:00:00Z";
    report.get(asked).then().statusCode(404).contentType(equalTo(Problem.MEDIA_TYPE));

    report.summaries(Samples.summary("answers-later", NOON, Evidence.LEDGER, 0, 1, 5));

    report.get(asked).then().statusCode(200).contentType(startsWith("application/json"));
  }

  private void send(Instant window, long offset, long issued) {
    report.summaries(Samples.summary("answers", window, Evidence.LEDGER, 0, offset, issued));
  }

  private void awaitIssued(String path, int issued) {
    await()
        .atMost(ReportProcess.PATIENCE)
        .untilAsserted(
            () ->
                report
                    .get(path)
                    .then()
                    .statusCode(200)
                    .body("total.ledger.issued", equalTo(issued)));
  }

  private Response ifNoneMatch(String path, String tag) {
    return report.process().request().header("If-None-Match", tag).get(path);
  }

  private static String path(String from, String to) {
    return "/pipelines/answers/summaries?step=1h&from=" + from + "&to=" + to;
  }
}
