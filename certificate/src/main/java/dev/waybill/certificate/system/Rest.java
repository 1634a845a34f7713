// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the report service by REST, as any user would. Methods throw IOException while it is away.
 */
public final class Rest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int PAGE = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI address;

  public Rest(URI address) {
    this.address = address;
  }

  /** The answer to a path with its query. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(
          path + " answers " + response.statusCode() + ": " + new String(response.body(), UTF_8));
    }
    return JSON.readTree(response.body());
  }

  /** All items of all pages of a list. */
  public List<JsonNode> list(String path) throws IOException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String separator = path.contains("?") ? "&" : "?";
    String next = "";
    while (next != null) {
      String after = next.isEmpty() ? "" : "&after=" + URLEncoder.encode(next, UTF_8);
      JsonNode page = get(path + separator + "limit=" + PAGE + after);
      page.path("items").forEach(items::add);
      next = page.path("next").asText(null);
    }
    return items;
  }

  /**
   * What is said of a pipeline's messages.
   *
   * @param open what is still to come, for whoever looks at it; empty if nothing is
   */
  public Reported reported(String pipeline, Instant from, Instant to, String open)
      throws IOException, InterruptedException {
    String range = "from=" + from + "&to=" + to;
    String path = "/pipelines/" + pipeline;
    JsonNode total = get(path + "/summaries?limit=1&" + range).at("/total/ledger");
    return new Reported(total, list(path + "/verdicts?" + range), open);
  }

  /** A pipeline's totals by the ledger alone; a missing node while nothing is known of it. */
  public JsonNode totals(String pipeline, Instant from, Instant to)
      throws IOException, InterruptedException {
    return get("/pipelines/" + pipeline + "/summaries?limit=1&from=" + from + "&to=" + to)
        .at("/total/ledger");
  }

  /** What all tracers together told that they had to drop. */
  public long dropped() throws IOException, InterruptedException {
    long sum = 0;
    for (JsonNode count : get("/audit?limit=1").at("/total/dropped")) {
      sum += count.asLong();
    }
    return sum;
  }

  /** Up to which log time all partitions of the audit log are judged; the epoch if one is not. */
  public Instant judgedUpTo() throws IOException, InterruptedException {
    JsonNode audit = get("/audit?limit=" + PAGE);
    Instant least = Instant.MAX;
    for (JsonNode partition : audit.path("items")) {
      Instant logTime = Instant.parse(partition.path("logTime").asText());
      least = logTime.isBefore(least) ? logTime : least;
    }
    boolean all =
        audit.path("partitionCount").asInt() > 0 && audit.path("neverHeardOf").asInt() == 0;
    return all ? least : Instant.EPOCH;
  }
}
