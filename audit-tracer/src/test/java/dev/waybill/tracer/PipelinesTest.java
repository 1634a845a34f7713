// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import dev.waybill.wire.Sampling;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.StageDefinition.Evidence;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PipelinesTest {
  private static final PipelineSettings LOCAL =
      new PipelineSettings(PipelineSettings.LOCAL, 7, OnCorrupted.PASS, 0.1, true, false);

  private final CauseLog causes = new CauseLog("relay");
  private final Pipelines pipelines =
      new Pipelines("relay", Map.of("local\\..*", "mine", "both", "zeta"), "none", LOCAL);

  @Test
  void topic_isDeclaredThenLocalThenItsOwn() {
    declare(definition("orders", 1, "local.in", "out"));

    assertEquals("orders", pipelines.of("local.in").name());
    assertEquals("orders", pipelines.of("out").name());
    assertEquals("mine", pipelines.of("local.other").name());
    assertEquals("other", pipelines.of("other").name());
  }

  @Test
  void unauditedTopic_isLeftAloneUnlessDeclared() {
    assertFalse(pipelines.of("none").settings().audited());
    assertTrue(pipelines.of("nonetheless").settings().audited());
    assertTrue(pipelines.all().stream().allMatch(pipeline -> pipeline.settings().audited()));

    declare(definition("orders", 1, "none", "out"));
    assertEquals("orders", pipelines.of("none").name());
    assertTrue(pipelines.of("none").settings().audited());
  }

  @Test
  void topicsOfOtherStages_areNotOurs() {
    declare(
        PipelineDefinition.of(
            "orders",
            1,
            List.of(
                StageDefinition.origin("shop"),
                StageDefinition.of("elsewhere", Role.RELAY, "a", "shop"),
                StageDefinition.of("store", Role.SINK, "b", "elsewhere"))));

    assertEquals("a", pipelines.of("a").name());
    assertEquals("b", pipelines.of("b").name());
  }

  @Test
  void declaredLater_pipelinesFollowAndKeepTheirIdentity() {
    Pipeline before = pipelines.of("in");
    Pipeline orders = pipelines.named("orders");
    Mapping mapping = pipelines.mapping();

    declare(definition("orders", 3, "in", "out"));

    assertNotSame(mapping, pipelines.mapping());
    assertSame(orders, pipelines.of("in"));
    assertSame(before, pipelines.named("in"));
    assertEquals(3, orders.settings().version());
    assertSame(LOCAL, before.settings());
    assertEquals(Map.of("orders", 3L), pipelines.known());

    declare();
    assertSame(before, pipelines.of("in"));
    assertSame(LOCAL, orders.settings());
    assertEquals(Map.of(), pipelines.known());
  }

  @Test
  void settings_areThoseDeclared() {
    PipelineDefinition definition =
        new PipelineDefinition(
            "orders",
            9,
            List.of(
                StageDefinition.origin("shop"),
                new StageDefinition(
                    "relay",
                    Role.RELAY,
                    List.of("in"),
                    List.of("shop"),
                    Evidence.OFFSETS,
                    false,
                    true,
                    false),
                StageDefinition.of("store", Role.SINK, "out", "relay")),
            PipelineDefinition.DEFAULT_DEADLINE,
            0.5,
            OnCorrupted.QUARANTINE,
            0.25,
            false,
            1);
    declare(definition);

    assertEquals(
        new PipelineSettings(9, Sampling.threshold(0.5), OnCorrupted.QUARANTINE, 0.25, false, true),
        pipelines.named("orders").settings());
  }

  @Test
  void twoPipelinesClaimATopic_localPatternElseTheFirstDecides() {
    declare(
        definition("zeta", 1, "both", "x"),
        definition("alpha", 1, "both", "x"),
        definition("beta", 1, "b", "x"));

    assertEquals("zeta", pipelines.of("both").name());
    assertEquals("alpha", pipelines.of("x").name());
    assertEquals("beta", pipelines.of("b").name());
  }

  @Test
  void metWhileDeclaring_endsWithTheLastSettings() throws InterruptedException {
    int rounds = 2_000;
    AtomicInteger round = new AtomicInteger();
    Thread declaring =
        new Thread(
            () -> {
              for (int i = 0; i < rounds; i++) {
                declare(definition("p" + i, i, "in" + i, "out" + i));
                round.set(i);
              }
            });
    declaring.start();
    while (declaring.isAlive()) {
      pipelines.of("in" + round.get());
      pipelines.named("p" + (round.get() + 1));
    }
    declaring.join();

    for (Pipeline pipeline : pipelines.all()) {
      boolean last = pipeline.name().equals("p" + (rounds - 1));
      assertEquals(last ? rounds - 1 : PipelineSettings.LOCAL, pipeline.settings().version());
    }
  }

  @Test
  void definitions_lastRecordHoldsAndATombstoneEndsIt() throws Exception {
    Definitions definitions = new Definitions();
    take(definitions, definition("orders", 5, "in", "out"));
    take(definitions, definition("orders", 4, "in", "out"));
    assertEquals(4, definitions.all().get("orders").version());

    definitions.take("orders".getBytes(java.nio.charset.StandardCharsets.UTF_8), null);
    assertTrue(definitions.all().isEmpty());
    take(definitions, definition("orders", 1, "in", "out"));
    assertEquals(1, definitions.all().get("orders").version());
    assertFalse(definitions.all().containsKey("other"));
  }

  private static void take(Definitions definitions, PipelineDefinition definition)
      throws dev.waybill.wire.WireException {
    definitions.take(
        definition.name().getBytes(java.nio.charset.StandardCharsets.UTF_8), definition.encode());
  }

  private void declare(PipelineDefinition... definitions) {
    pipelines.declare(
        Stream.of(definitions)
            .collect(Collectors.toMap(PipelineDefinition::name, Function.identity())),
        causes);
  }

  private static PipelineDefinition definition(String name, long version, String in, String out) {
    return PipelineDefinition.of(
        name,
        version,
        List.of(
            StageDefinition.origin("shop"),
            StageDefinition.of("relay", Role.RELAY, in, "shop"),
            StageDefinition.of("store", Role.SINK, out, "relay")));
  }
}
