// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The pipeline of most tests: {@code checkout} hands over to topic {@code placed}, {@code enrich}
 * reads it and hands over to topic {@code enriched}, which {@code archive} reads. Its deadline is
 * 10 s.
 */
final class Orders {
  static final int DEADLINE_SECONDS = 10;

  final TestLog log = new TestLog();
  final TestInstance checkout = log.instance("checkout", Role.ORIGIN).writes("placed");
  final TestInstance enrich = newEnrich();
  final TestInstance archive = newArchive();

  /** The pipeline as it stands above. */
  static Orders declared() {
    return declared(definition(1, stages()));
  }

  static Orders declared(PipelineDefinition definition) {
    Orders orders = new Orders();
    orders.log.define(definition);
    return orders;
  }

  /** The pipeline with one stage declared otherwise. */
  static Orders with(String name, UnaryOperator<StageDefinition> change) {
    List<StageDefinition> stages = new ArrayList<>();
    for (StageDefinition stage : stages()) {
      stages.add(stage.name().equals(name) ? change.apply(stage) : stage);
    }
    return declared(definition(1, stages));
  }

  static PipelineDefinition definition(long version, List<StageDefinition> stages) {
    return PipelineDefinition.of("orders", version, stages)
        .with(Duration.ofSeconds(DEADLINE_SECONDS), 0.01);
  }

  static List<StageDefinition> stages() {
    return List.of(
        StageDefinition.origin("checkout"),
        StageDefinition.of("enrich", Role.RELAY, "placed", "checkout"),
        StageDefinition.of("archive", Role.SINK, "enriched", "enrich"));
  }

  /** A second sink on the relay's topic. */
  static StageDefinition billing() {
    return StageDefinition.of("billing", Role.SINK, "enriched", "enrich");
  }

  static StageDefinition byDeadline(StageDefinition stage) {
    return new StageDefinition(
        stage.name(),
        stage.role(),
        stage.topics(),
        stage.after(),
        StageDefinition.Evidence.DEADLINE,
        stage.filters(),
        stage.unchanged(),
        stage.compacted());
  }

  static StageDefinition filtering(StageDefinition stage) {
    return new StageDefinition(
        stage.name(),
        stage.role(),
        stage.topics(),
        stage.after(),
        stage.evidence(),
        true,
        stage.unchanged(),
        stage.compacted());
  }

  static StageDefinition compacted(StageDefinition stage) {
    return new StageDefinition(
        stage.name(),
        stage.role(),
        stage.topics(),
        stage.after(),
        stage.evidence(),
        stage.filters(),
        stage.unchanged(),
        true);
  }

  TestInstance newEnrich() {
    return log.instance("enrich", Role.RELAY).reads("placed").writes("enriched");
  }

  TestInstance newArchive() {
    return log.instance("archive", Role.SINK).reads("enriched");
  }

  /** Ends the session and lets everything be closed that can be. */
  Told fold() {
    checkout.endsSession();
    return log.settle().fold();
  }
}
