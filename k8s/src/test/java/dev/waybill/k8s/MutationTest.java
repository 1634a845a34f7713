// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check finds what it is there for. */
class MutationTest {

  static Stream<Mutation> mutations() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/mutations.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Mutation::parse);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void fault_isFound(Mutation mutation) {
    Check check =
        Checks.ALL.stream()
            .filter(one -> one.name().equals(mutation.check()))
            .findFirst()
            .orElseThrow();
    List<String> problems = check.problems(mutation.mutated());
    assertTrue(
        problems.stream().anyMatch(problem -> problem.contains(mutation.expected())),
        () -> mutation + " gave " + problems);
  }

  @Test
  void eachCheck_isSeenToFindSomething() throws IOException {
    assertEquals(
        Checks.ALL.stream().map(Check::name).collect(Collectors.toSet()),
        mutations().map(Mutation::check).collect(Collectors.toSet()));
  }
}
