// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.waybill.wire.TraceVerdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/** A message's passage through a stage, as stored and shown. */
@RegisterForReflection
public record Passage(String stage, String service, Instant start, Instant end, String outcome) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private static final TypeReference<List<Passage>> LIST = new TypeReference<>() {};

  static String json(List<TraceVerdict.Passage> passages) {
    try {
      return MAPPER.writeValueAsString(
          passages.stream()
              .map(p -> new Passage(p.stage(), p.service(), p.start(), p.end(), p.outcome()))
              .toList());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("passages are always JSON", e);
    }
  }

  public static List<Passage> read(String json) {
    try {
      return MAPPER.readValue(json, LIST);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored passages are no JSON", e);
    }
  }
}
