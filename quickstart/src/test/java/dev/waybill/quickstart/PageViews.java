// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Addresses of the page's views, each with something to show. */
final class PageViews {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI service;

  /**
   * @param service address of the report service
   */
  PageViews(URI service) {
    this.service = service;
  }

  /** The first that is seen. */
  URI overview() {
    return view("/");
  }

  /** Of the demo's pipeline. */
  URI pipeline() {
    return view("/pipelines/" + OrdersPipeline.NAME);
  }

  URI findings() {
    return view("/findings");
  }

  /**
   * The daily report.
   *
   * @param day in UTC
   */
  URI daily(LocalDate day) {
    return view("/reports/daily?date=" + day);
  }

  URI message(String traceId) {
    return view("/messages/" + traceId);
  }

  /**
   * All views, by name.
   *
   * @param message a trace id
   */
  Map<String, URI> all(String message) {
    Map<String, URI> views = new LinkedHashMap<>();
    views.put("overview", overview());
    views.put("pipeline", pipeline());
    views.put("message", message(message));
    views.put("daily", daily(LocalDate.now(ZoneOffset.UTC)));
    views.put("audit", view("/audit"));
    views.put("findings", findings());
    return views;
  }

  private URI view(String fragment) {
    return service.resolve("/#" + fragment);
  }

  /** The trace id of a message that is told to be lost, once there is one. */
  Optional<String> lostMessage() throws IOException, InterruptedException {
    JsonNode verdicts = get("/pipelines/" + OrdersPipeline.NAME + "/verdicts?kind=LOST&limit=1");
    return Optional.ofNullable(verdicts.at("/items/0/traceId").textValue());
  }

  /** What REST answers. */
  JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(service.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answers " + response.statusCode());
    }
    return JSON.readTree(response.body());
  }
}
