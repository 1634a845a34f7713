// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  @Test
  void time_inAnyZone_isUtc() {
    assertEquals(
        Instant.parse("2026-01-31T11:00:00Z"),
        Parameters.time("from", "2026-01-31T12:00:00+01:00", null));
    assertNull(Parameters.time("from", null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "2026-01-31", "2026-13-31T12:00:00Z", "-0001-01-01T00:00:00Z"})
  void time_ofAnythingElse_isAProblemThatNamesIt(String value) {
    ProblemException e =
        assertThrows(ProblemException.class, () -> Parameters.time("from", value, null));

    assertEquals("from", e.problem().parameter());
    assertEquals(400, e.problem().status());
  }

  @Test
  void word_inAnyCase_isTheWord() {
    assertEquals("LOST", Parameters.word("kind", "lost", List.of("LOST", "LATE"), null));
    assertThrows(ProblemException.class, () -> Parameters.word("kind", "L", List.of("LOST"), null));
  }

  @Test
  void limit_isFromOneToTheLargest() {
    assertEquals(100, Parameters.limit(null));
    assertEquals(1000, Parameters.limit("1000"));
    assertThrows(ProblemException.class, () -> Parameters.limit("0"));
    assertThrows(ProblemException.class, () -> Parameters.limit("1001"));
    assertThrows(ProblemException.class, () -> Parameters.limit("99999999999"));
  }
}
