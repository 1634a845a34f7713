// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.WireException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Something that was done to a message.
 *
 * @param kind {@link Kind#LOST}, {@link Kind#CORRUPTED} or {@link Kind#DUPLICATED}
 * @param place where
 * @param message which one
 */
record Fault(Kind kind, Place place, TraceId message) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A line of the faults file, without its end. */
  String toJson() {
    return JSON.createObjectNode()
        .put("fault", kind.name())
        .put("stage", place.stage())
        .put("place", place.where().name().toLowerCase(Locale.ROOT))
        .put("traceId", message.toString())
        .put("session", HexFormat.of().toHexDigits(message.session()))
        .put("sequence", message.sequence())
        .toString();
  }

  /**
   * Reads a line. The message is named by its trace id; session and sequence are for people.
   *
   * @throws IllegalArgumentException if it is none of ours
   */
  static Fault fromJson(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return new Fault(
          Kind.valueOf(json.path("fault").asText()),
          new Place(
              json.path("stage").asText(),
              Verdict.Place.valueOf(json.path("place").asText().toUpperCase(Locale.ROOT))),
          TraceId.parse(json.path("traceId").asText()));
    } catch (JsonProcessingException | WireException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
