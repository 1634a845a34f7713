// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is applied, rendered and checked. */
class InstallationTest {

  static Stream<Arguments> checks() {
    return Stream.of(Installation.values())
        .flatMap(
            installation ->
                Checks.ALL.stream().map(one -> Arguments.of(installation, one.name(), one)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("checks")
  void check_findsNothing(Installation installation, String name, Check check) {
    assertEquals("", String.join("\n", check.problems(installation.manifests())), name);
  }

  @ParameterizedTest
  @EnumSource
  void namesOfAKind_areThereOnce(Installation installation) {
    Map<String, Long> counts =
        installation.manifests().resources().stream()
            .collect(Collectors.groupingBy(Resource::id, Collectors.counting()));
    counts.values().removeIf(count -> count == 1);
    assertEquals(Map.of(), counts);
  }

  /** Those that are applied by themselves, and the base, which others may build upon. */
  @ParameterizedTest
  @ValueSource(strings = {"base", "topics/job", "topics/strimzi", "monitoring"})
  void parts_renderAndHaveKnownFieldsAndLabels(String folder) {
    Manifests manifests = Manifests.parse(Kubectl.require().kustomize(Path.of(folder)));
    assertFalse(manifests.resources().isEmpty());
    for (Check check :
        List.of(
            new ModelCheck(),
            new LabelCheck(),
            new RestrictedCheck(),
            new ResourceCheck(),
            new SecretCheck())) {
      assertEquals(List.of(), check.problems(manifests), check.name());
    }
  }

  @Test
  void aChangedSetting_rollsThePods() {
    Resource correlator =
        Installation.PRODUCTION.manifests().find("Deployment", "correlator-service").orElseThrow();
    List<String> maps =
        Json.elements(correlator.at("/spec/template/spec/containers/0/envFrom"))
            .map(from -> Json.text(from, "/configMapRef/name"))
            .toList();
    assertEquals(2, maps.stream().filter(name -> name.matches(".*-settings-[a-z0-9]{10}")).count());
  }
}
