// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMetadataTest {
  @Test
  void parse_text_givesItBack() {
    assertEquals(CommitMetadata.of(12), CommitMetadata.parse(CommitMetadata.of(12).text()));
  }

  @Test
  void parse_unknownKeys_passesOverThem() {
    assertEquals(CommitMetadata.of(3), CommitMetadata.parse("rewind=17 partitions=3 x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "=", "partitions", "partitions=", "partitions=0", "partitions=x"})
  void parse_anythingElse_isNotTold(String text) {
    assertEquals(new CommitMetadata(OptionalInt.empty()), CommitMetadata.parse(text));
  }
}
