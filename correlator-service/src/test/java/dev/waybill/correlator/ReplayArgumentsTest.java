// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayArgumentsTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-03-01");
  private static final String RANGE = "--from 2026-01-01T00:00:00Z --to 2026-01-02T00:00:00Z";

  @Test
  void parse_all_isRead() throws Exception {
    ReplayArguments arguments =
        parse(RANGE + " --until 2026-01-03T00:00:00Z --partition 3 --from-beginning --output out");

    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), arguments.from());
    assertEquals(Instant.parse("2026-01-02T00:00:00Z"), arguments.to());
    assertEquals(Optional.of(Instant.parse("2026-01-03T00:00:00Z")), arguments.until());
    assertEquals(OptionalInt.of(3), arguments.partition());
    assertTrue(arguments.fromBeginning());
    assertEquals(Optional.of(Path.of("out")), arguments.output());
    assertTrue(arguments.documents());
  }

  @Test
  void parse_yesterday_isTheDayBeforeTodayInUtc() throws Exception {
    ReplayArguments arguments = parse("--yesterday");

    assertEquals(Instant.parse("2026-02-28T00:00:00Z"), arguments.from());
    assertEquals(Instant.parse("2026-03-01T00:00:00Z"), arguments.to());
    assertEquals(Optional.empty(), arguments.output());
    assertTrue(arguments.documents());
  }

  @Test
  void parse_tokenFile_goesWithCompare() throws Exception {
    ReplayArguments arguments =
        parse("--yesterday --compare http://localhost:8080 --token-file /run/token");

    assertEquals(Optional.of(Path.of("/run/token")), arguments.tokenFile());
    assertThrows(
        ReplayArguments.Unusable.class, () -> parse("--yesterday --token-file /run/token"));
  }

  @Test
  void parse_compare_printsDocumentsOnlyIfAskedTo() throws Exception {
    ReplayArguments arguments = parse("--yesterday --compare http://localhost:8080/");

    assertEquals(Optional.of(URI.create("http://localhost:8080")), arguments.compare());
    assertEquals(false, arguments.documents());
    assertTrue(parse("--yesterday --output - --compare http://localhost:8080").documents());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|--from is missing",
        "--from 2026-01-01T00:00:00Z|--to is missing",
        "--from monday --to x|--from is monday: give a time such as",
        "--from 2026-01-02T00:00:00Z --to 2026-01-02T00:00:00Z|not after --from 2026-01-02",
        "--yesterday --to 2026-01-02T00:00:00Z|--yesterday goes without",
        "--yesterday --partition -1|--partition is -1: give a number from 0 on",
        "--yesterday --partition 1 --compare http://x|--partition is 1: --compare wants all",
        "--yesterday --compare localhost:8080|--compare is localhost:8080: give an address",
        "--yesterday --compare|--compare is without a value",
        "--yesterday --verbose|Unknown argument --verbose",
      })
  void parse_whatCannotBeUsed_namesArgumentAndValue(String arguments, String message) {
    ReplayArguments.Unusable refused =
        assertThrows(ReplayArguments.Unusable.class, () -> parse(arguments));

    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void help_namesEachArgument() throws Exception {
    String source =
        Files.readString(Path.of("src/main/java/dev/waybill/correlator/ReplayArguments.java"));
    Pattern.compile("case \"(--[a-z-]+)\"")
        .matcher(source)
        .results()
        .forEach(name -> assertTrue(ReplayArguments.HELP.contains(name.group(1)), name.group(1)));
  }

  private static ReplayArguments parse(String arguments) throws ReplayArguments.Unusable {
    List<String> list = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
    return ReplayArguments.parse(list, TODAY);
  }
}
