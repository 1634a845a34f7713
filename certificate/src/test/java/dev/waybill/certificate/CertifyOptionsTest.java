// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertifyOptionsTest {

  @Test
  void nothing_isQuick() {
    CertifyOptions options = CertifyOptions.parse();
    assertEquals(CertifyOptions.Command.TRIALS, options.command());
    assertEquals(Scale.QUICK, options.scale());
    assertEquals(1, options.seed());
    assertEquals(Set.of(), options.only());
  }

  @Test
  void all_areRead() {
    CertifyOptions options =
        CertifyOptions.parse(
            "--full", "--seed", "7", "--only", "faults", "--only", "soak", "--again", "--native");
    assertEquals(Scale.FULL, options.scale());
    assertEquals(7, options.seed());
    assertEquals(Set.of("faults", "soak"), options.only());
    assertTrue(options.again());
    assertTrue(options.nativeServices());
  }

  @Test
  void mutants_isACommand() {
    assertEquals(CertifyOptions.Command.MUTANTS, CertifyOptions.parse("mutants").command());
    assertEquals(CertifyOptions.Command.HELP, CertifyOptions.parse("mutants", "--help").command());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--fast", "--seed", "--seed x", "--only", "--only --full", "--quick --full"})
  void nonsense_isOneLineThatNamesIt(String line) {
    UsageException e =
        assertThrows(UsageException.class, () -> CertifyOptions.parse(line.split(" ")));
    assertEquals(1, e.getMessage().lines().count());
    assertTrue(e.getMessage().contains("--"), e.getMessage());
  }
}
