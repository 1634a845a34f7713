// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.WireException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Asks the report service, as any user would. Methods throw IOException while it is away. */
final class ReportClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int PAGE = 1_000;

  private final JsonMapper json =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI address;
  private final String pipeline;
  private final String range;

  /**
   * @param address of the report service
   * @param run the run to ask for
   */
  ReportClient(URI address, RunRecord run) {
    this.address = address;
    this.pipeline = "/pipelines/" + OrdersPipeline.NAME;
    this.range = "from=" + run.from() + "&to=" + run.to();
  }

  /** The run's totals by the ledger. */
  Totals totals() throws IOException {
    return totals("ledger");
  }

  /** The run's totals by traces alone. */
  Totals totalsOfTraces() throws IOException {
    return totals("traces");
  }

  private Totals totals(String evidence) throws IOException {
    JsonNode totals = get(pipeline + "/summaries?limit=1&" + range).path("total").path(evidence);
    return totals.isMissingNode() ? Totals.NONE : json.treeToValue(totals, Totals.class);
  }

  /** Which share was lost on the way to each sink, by traces alone: 95 % intervals, by sink. */
  Map<String, BinomialInterval> lossIntervals() throws IOException {
    JsonNode sinks =
        get(pipeline + "/summaries?limit=1&" + range).at("/total/traces").path("sinks");
    Map<String, BinomialInterval> intervals = new HashMap<>();
    for (JsonNode sink : sinks) {
      JsonNode share = sink.at("/estimate/lossShare");
      if (!share.isMissingNode()) {
        intervals.put(
            sink.required("stage").asText(),
            new BinomialInterval(
                share.required("low").asDouble(), share.required("high").asDouble()));
      }
    }
    return intervals;
  }

  /** Up to which log time all partitions of the audit log are judged; the epoch if one is not. */
  Instant judgedUpTo() throws IOException {
    JsonNode audit = get("/audit?limit=" + PAGE);
    Instant least = Instant.MAX;
    for (JsonNode partition : audit.required("items")) {
      Instant logTime = Instant.parse(partition.required("logTime").asText());
      least = logTime.isBefore(least) ? logTime : least;
    }
    boolean all =
        audit.required("partitionCount").asInt() > 0 && audit.required("neverHeardOf").asInt() == 0;
    return all ? least : Instant.EPOCH;
  }

  /** All verdicts on the run's messages. */
  Findings findings() throws IOException {
    Findings findings = new Findings();
    String next = "";
    while (next != null) {
      String after = next.isEmpty() ? "" : "&after=" + URLEncoder.encode(next, UTF_8);
      JsonNode page = get(pipeline + "/verdicts?limit=" + PAGE + "&" + range + after);
      for (JsonNode item : page.path("items")) {
        add(item, findings);
      }
      next = page.path("next").asText(null);
      if (next == null) {
        findings.addUnnamed(page.path("unnamed").asLong());
      }
    }
    return findings;
  }

  /** What the audit itself missed, a line each; empty if nothing. */
  List<String> holes() throws IOException {
    JsonNode audit = get("/audit?limit=1");
    JsonNode total = audit.required("total");
    List<String> holes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> reason : total.required("dropped").properties()) {
      if (reason.getValue().asLong() > 0) {
        holes.add("dropped " + reason.getValue() + ", reason " + reason.getKey());
      }
    }
    addIfAny(total.required("holes").asLong(), "entries of tracers are missing", holes);
    addIfAny(total.required("deadLetters").asLong(), "audit records could not be read", holes);
    addIfAny(audit.required("neverHeardOf").asLong(), "audit partitions were silent", holes);
    return holes;
  }

  private static void addIfAny(long count, String what, List<String> holes) {
    if (count > 0) {
      holes.add(count + " " + what);
    }
  }

  private static void add(JsonNode item, Findings findings) throws IOException {
    try {
      findings.add(
          Kind.valueOf(item.required("kind").asText()),
          new Place(
              item.required("stage").asText(),
              Verdict.Place.valueOf(item.required("place").asText().toUpperCase(Locale.ROOT))),
          TraceId.parse(item.required("traceId").asText()));
    } catch (IllegalArgumentException | WireException e) {
      throw new IOException("not a verdict: " + item, e);
    }
  }

  private JsonNode get(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        String body = new String(response.body(), UTF_8);
        throw new IOException(path + " answers " + response.statusCode() + ": " + body);
      }
      return json.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
