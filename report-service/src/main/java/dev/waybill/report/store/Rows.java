// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.waybill.wire.SequenceRange;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows as one JSON parameter, which {@code json_populate_recordset} turns into rows of a table: a
 * statement has one parameter however many rows and columns it writes. A record's components are
 * named as the columns are.
 */
public final class Rows {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private Rows() {}

  public static String json(Object rows) {
    try {
      return MAPPER.writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("rows of records are always JSON", e);
    }
  }

  /** Ranges as PostgreSQL writes an {@code int8multirange}. */
  static String multirange(List<SequenceRange> ranges) {
    return ranges.stream()
        .map(range -> "[" + range.from() + "," + range.to() + ")")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
