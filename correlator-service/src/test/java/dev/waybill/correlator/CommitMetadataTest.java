// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMetadataTest {
  private static final Optional<SnapshotPlace> NONE = Optional.empty();

  @Test
  void parse_text_givesItBack() {
    CommitMetadata without = CommitMetadata.of(12, NONE);
    CommitMetadata with = CommitMetadata.of(12, Optional.of(new SnapshotPlace(901, 900)));

    assertEquals("partitions=12", without.text());
    assertEquals("partitions=12 snapshot=901:900", with.text());
    assertEquals(without, CommitMetadata.parse(without.text()));
    assertEquals(with, CommitMetadata.parse(with.text()));
  }

  @Test
  void parse_unknownKeys_passesOverThem() {
    assertEquals(CommitMetadata.of(3, NONE), CommitMetadata.parse("rewind=17 partitions=3 x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "=", "partitions", "partitions=", "partitions=0", "partitions=x"})
  void parse_anythingElse_isNotTold(String text) {
    assertEquals(new CommitMetadata(OptionalInt.empty(), NONE), CommitMetadata.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "7:",
        ":7",
        "7:7",
        "7:8",
        "-7:3",
        "x:1",
        "7:1:1",
        "9999999999999999999:1"
      })
  void parse_noPlaceOfASnapshot_isNotTold(String place) {
    assertEquals(
        CommitMetadata.of(3, NONE), CommitMetadata.parse("partitions=3 snapshot=" + place));
  }
}
