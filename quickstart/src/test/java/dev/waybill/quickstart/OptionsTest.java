// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void parse_nothing_isDemoWithDefaults() {
    Options options = Options.parse();

    assertEquals(Options.Mode.DEMO, options.mode());
    assertEquals(new FaultPlan(1, 0.01, 0.005, 0.01, false), options.faults());
    assertEquals(0.01, options.samplingRate());
    assertEquals(new Options.Ports(8080, 19092, 15432, 9000, 9001), options.ports());
    assertEquals(Path.of("quickstart-data").toAbsolutePath(), options.data());
    assertNull(options.input());
    assertFalse(options.nativeServices());
  }

  @Test
  void parse_native_isTakenInEachMode() {
    assertTrue(Options.parse("--native").nativeServices());
    assertTrue(Options.parse("--native", "--once", "--mirror").nativeServices());
    assertTrue(Options.parse("--no-demo", "--native").nativeServices());
    assertTrue(Options.parse("--compare", "--native").nativeServices());
  }

  @Test
  void parse_onceWithAll_readsAll() {
    Options options =
        Options.parse(
            "--once --messages 20000 --lose 0.02 --corrupt=0.03 --duplicate 1 --seed 7 --sampling 0"
                .concat(" --data /tmp/x --http-port 1 --kafka-port 2 --postgres-port=0")
                .concat(" --report-management-port 3 --correlator-management-port 65535")
                .split(" ", -1));

    assertEquals(Options.Mode.ONCE, options.mode());
    assertEquals(20_000, options.messages());
    assertEquals(new FaultPlan(7, 0.02, 0.03, 1, false), options.faults());
    assertEquals(0, options.samplingRate());
    assertEquals(Path.of("/tmp/x"), options.data());
    assertEquals(new Options.Ports(1, 2, 0, 3, 65_535), options.ports());
  }

  @Test
  void parse_mirror_isAnOptionWithoutAValue() {
    assertTrue(Options.parse("--once", "--mirror", "--seed", "3").faults().mirrored());
    assertTrue(Options.parse("--mirror").faults().mirrored());
  }

  @Test
  void parse_noLedger_tracesMore() {
    assertTrue(Options.parse("--once").ledger());
    Options options = Options.parse("--once", "--no-ledger");

    assertFalse(options.ledger());
    assertEquals(0.2, options.samplingRate());
    assertEquals(0.5, Options.parse("--once", "--no-ledger", "--sampling", "0.5").samplingRate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--twice | unknown option --twice",
        "--mirror=yes | unknown option --mirror=yes",
        "--no-demo --mirror | --mirror has no meaning with --no-demo",
        "once | unknown option once",
        "--once --messages | --messages needs a value",
        "--once --messages --seed 1 | --messages needs a value",
        "--once --messages many | --messages must be a whole number of 0 or more, was 'many'",
        "--once --messages -1 | --messages must be a whole number of 0 or more, was '-1'",
        "--once --messages 1.5 | --messages must be a whole number",
        "--lose 1.1 | --lose must be a number from 0 to 1, was '1.1'",
        "--lose NaN | --lose must be a number from 0 to 1",
        "--corrupt half | --corrupt must be a number from 0 to 1",
        "--http-port 65536 | --http-port must be a port",
        "--kafka-port x | --kafka-port must be",
        "--once --input /nowhere/file | --input: there is no file /nowhere/file",
        "--once --input /tmp | --input: there is no file /tmp",
        "--messages 5 | --messages has no meaning without --once",
        "--no-demo --lose 0 | --lose has no meaning with --no-demo",
        "--compare --sampling 1 | --sampling has no meaning with --compare",
        "--no-ledger | --no-ledger has no meaning without --once",
        "--once --no-ledger --sampling 0 | leaves nothing to tell of",
        "--once --no-ledger --mirror | give either --no-ledger or --mirror",
        "--once --no-demo | only one of",
        "--seed 1 --seed 2 | --seed is there twice",
        "--data= | --data must be a path",
      })
  void parse_wrong_saysWhatInOneLine(String line, String message) {
    QuickstartException e =
        assertThrows(QuickstartException.class, () -> Options.parse(line.strip().split(" ", -1)));

    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
  }

  @Test
  void parse_messagesAndInput_isRefused() {
    assertThrows(
        QuickstartException.class,
        () -> Options.parse("--once", "--messages", "1", "--input", "pom.xml"));
  }

  @Test
  void parse_help_winsOverAll() {
    assertEquals(Options.Mode.HELP, Options.parse("--once", "--help").mode());
    assertEquals(Options.Mode.HELP, Options.parse("-h").mode());
  }

  @Test
  void help_namesEveryOption() {
    for (String option : Arguments.all()) {
      assertTrue(Options.HELP.contains(" " + option + " "), option);
    }
  }
}
