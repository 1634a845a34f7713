// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The drawing in the README names what there is. */
class ArchitectureDrawingTest {

  private static final Pattern TEXT = Pattern.compile(">([^<>]+)<");
  private static final Pattern TOPIC = Pattern.compile("waybill\\.[a-z-]+");
  private static final List<String> MODULES =
      List.of("audit-tracer", "correlator-service", "report-service");

  /** Maven runs tests in the module's folder. */
  private static final Path ROOT = Path.of("..");

  @Test
  void names_areThoseOfTopicsAndModules() throws IOException {
    String drawing = Files.readString(ROOT.resolve("docs/pictures/architecture.svg"), UTF_8);
    Set<String> texts =
        TEXT.matcher(drawing).results().map(match -> match.group(1)).collect(Collectors.toSet());

    Set<String> topics =
        texts.stream().filter(TOPIC.asMatchPredicate()).collect(Collectors.toSet());
    assertEquals(Set.of(Topics.AUDIT, Topics.VERDICTS, Topics.SUMMARIES, Topics.PIPELINES), topics);
    for (String module : MODULES) {
      assertTrue(texts.contains(module), module);
      assertTrue(Files.exists(ROOT.resolve(module).resolve("pom.xml")), module);
    }
  }
}
