// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.correlator.StoreComparison.WindowKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Asks the report service for totals. */
final class StoreClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final URI address;
  private final Optional<Path> tokenFile;

  /**
   * @param tokenFile file of the bearer token; read for each request, since tokens are short-lived
   */
  StoreClient(URI address, Optional<Path> tokenFile) {
    this.address = address;
    this.tokenFile = tokenFile;
  }

  /**
   * The totals of windows that start from {@code from} to before {@code to}.
   *
   * @param known pipelines to ask for beside those that the store lists
   * @throws IOException if an answer is missing or not what it should be; the message names what
   *     was asked
   */
  Map<WindowKey, WindowCounts> totals(Instant from, Instant to, Set<String> known)
      throws IOException, InterruptedException {
    SortedSet<String> pipelines = new TreeSet<>(known);
    items("/pipelines", "", item -> pipelines.add(item.path("name").asText()));
    Map<WindowKey, WindowCounts> totals = new TreeMap<>();
    for (String pipeline : pipelines) {
      items(
          "/pipelines/" + encoded(pipeline) + "/summaries",
          "from=" + from + "&to=" + to + "&step=1m",
          item -> {
            WindowKey key =
                new WindowKey(
                    pipeline, item.path("window").asText(), item.path("evidence").asText());
            totals.computeIfAbsent(key, none -> new WindowCounts()).add(item);
          });
    }
    return totals;
  }

  /** All items of a list, page by page; none if there is no such list. */
  private void items(String path, String query, Consumer<JsonNode> each)
      throws IOException, InterruptedException {
    String after = "";
    do {
      JsonNode page = get(path + "?" + query + (query.isEmpty() ? "" : "&") + "limit=100" + after);
      if (page == null) {
        return;
      }
      page.path("items").forEach(each);
      after = page.hasNonNull("next") ? "&after=" + encoded(page.path("next").asText()) : "";
    } while (!after.isEmpty());
  }

  private JsonNode get(String pathAndQuery) throws IOException, InterruptedException {
    URI uri = URI.create(address + pathAndQuery);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    if (tokenFile.isPresent()) {
      request.header("Authorization", "Bearer " + token(tokenFile.get()));
    }
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IOException("--compare: " + uri + " does not answer: " + e, e);
    }
    if (response.statusCode() == NOT_FOUND && pathAndQuery.startsWith("/pipelines/")) {
      return null;
    }
    if (response.statusCode() != OK) {
      throw new IOException("--compare: " + uri + " answers " + response.statusCode());
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new IOException("--compare: " + uri + " answers with no JSON", e);
    }
  }

  private static String token(Path file) throws IOException {
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException("--token-file is " + file + ": it can't be read: " + e, e);
    }
    if (!token.matches("[A-Za-z0-9._~+/-]+=*")) { // RFC 6750; and never told
      throw new IOException("--token-file is " + file + ": there is no bearer token in it");
    }
    return token;
  }

  /** For a path and a query alike. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
