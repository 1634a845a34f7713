// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a browser asked for, and what came over the wire.
 *
 * @param requests by the browser's own identifiers
 */
record Traffic(Map<String, Request> requests) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A request.
   *
   * @param type what for: Document, Script, Stylesheet, Fetch and so on
   * @param bytes headers and body of the answer as transferred; -1 if it has not ended
   */
  record Request(URI address, String type, long bytes) {}

  /** Reads the messages of the driver's performance log. */
  static Traffic of(List<String> log) {
    Map<String, Request> requests = new LinkedHashMap<>();
    for (String line : log) {
      JsonNode message = message(line);
      JsonNode event = message.path("params");
      String id = event.path("requestId").asText();
      switch (message.path("method").asText()) {
        case "Network.requestWillBeSent" -> {
          String address = event.at("/request/url").asText();
          if (address.startsWith("http")) {
            requests.put(id, new Request(URI.create(address), event.path("type").asText(), -1));
          }
        }
        case "Network.loadingFinished" -> {
          long bytes = event.path("encodedDataLength").asLong();
          requests.computeIfPresent(id, (i, r) -> new Request(r.address, r.type, bytes));
        }
        default -> {}
      }
    }
    return new Traffic(requests);
  }

  private static JsonNode message(String line) {
    try {
      return JSON.readTree(line).path("message");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  /** Host and port of all that was asked. */
  Set<String> hosts() {
    return requests.values().stream()
        .map(request -> request.address.getAuthority())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All that has come, in bytes. */
  long bytes() {
    return requests.values().stream().mapToLong(request -> Math.max(0, request.bytes)).sum();
  }

  /** A line each, the heaviest first. */
  List<String> lines() {
    return requests.values().stream()
        .sorted((a, b) -> Long.compare(b.bytes, a.bytes))
        .map(r -> "%8d %-10s %s".formatted(r.bytes, r.type, r.address.getPath()))
        .toList();
  }
}
