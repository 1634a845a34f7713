// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MutantFileTest {

  private static final String WHOLE =
      """
      # A comment.
      bug: Adds: wrongly.
      peer: yes
      file: module/src/Sum.java
      found by: module SumTest.adds
      found by: trial faults

      --- instead of
          int sum = a + b;

          return sum;
      --- put
          return a - b;
      """;

  @Test
  void parse_whole_isAllThatItSays() {
    assertEquals(
        new Mutant(
            "sum",
            "Adds: wrongly.",
            true,
            "module/src/Sum.java",
            "    int sum = a + b;\n\n    return sum;",
            "    return a - b;",
            List.of(new Finder("module", "SumTest", "adds"), new Finder("trial", "faults", ""))),
        MutantFile.parse("sum", WHOLE));
  }

  @Test
  void parse_nothingBehindPut_takesTheLinesOut() {
    String text = WHOLE.replace("    return a - b;\n", "");

    assertEquals("", MutantFile.parse("sum", text).replacement());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bug: Adds: wrongly.\n",
        "file: module/src/Sum.java\n",
        "--- instead of\n",
        "--- put\n",
        "    int sum = a + b;\n\n    return sum;\n"
      })
  void parse_withoutAPart_saysWhoseFileIsWrong(String part) {
    String text = WHOLE.replace(part, "");

    var failure = assertThrows(IllegalArgumentException.class, () -> MutantFile.parse("sum", text));

    assertTrue(failure.getMessage().startsWith("sum.mutant "), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bugs: many", "no colon", "found by: SumTest", "found by: a b c"})
  void parse_lineThatCantBeUnderstood_isRefused(String line) {
    String text = line + "\n" + WHOLE;

    assertThrows(IllegalArgumentException.class, () -> MutantFile.parse("sum", text));
  }

  @Test
  void applyTo_originalThereOnce_isReplaced() {
    Mutant mutant = MutantFile.parse("sum", WHOLE);

    assertEquals("{\n    return a - b;\n}\n", mutant.applyTo("{\n" + mutant.original() + "\n}\n"));
  }

  @Test
  void applyTo_originalNotThereOrTwice_isRefused() {
    Mutant mutant = MutantFile.parse("sum", WHOLE);
    String twice = mutant.original() + mutant.original();

    assertThrows(IllegalArgumentException.class, () -> mutant.applyTo("{}"));
    assertThrows(IllegalArgumentException.class, () -> mutant.applyTo(twice));
  }
}
