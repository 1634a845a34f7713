// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo pipeline.
 *
 * <pre>
 * shop ── orders ──► enrichment ── orders-enriched ──┬──► billing
 *                                                    └──► shipping
 * </pre>
 *
 * With a MirrorMaker in the middle:
 *
 * <pre>
 * shop ── orders ──► mirror ── mirror.orders ──► enrichment ── and so on
 * </pre>
 */
final class OrdersPipeline {
  static final String NAME = "orders";

  static final String SHOP = "shop";
  static final String MIRROR = "mirror";
  static final String ENRICHMENT = "enrichment";
  static final String BILLING = "billing";
  static final String SHIPPING = "shipping";

  static final String ORDERS = "orders";
  static final String MIRRORED = "mirror.orders";
  static final String ENRICHED = "orders-enriched";

  /** All three, as a regular expression. */
  static final String TOPICS = "(mirror\\.)?orders(-enriched)?";

  /** Partitions of each topic. */
  static final int PARTITIONS = 3;

  /** Longer than the producers' delivery timeout of 120 s: until then a send may yet arrive. */
  static final Duration DEADLINE = Duration.ofSeconds(150);

  /**
   * With the ledger off, all that tells a loss is that nothing came by then. Short, so that a run
   * is soon over; what comes later is revised.
   */
  static final Duration TRACES_DEADLINE = Duration.ofSeconds(30);

  static final List<String> SINKS = List.of(BILLING, SHIPPING);

  /** Stages that receive, the mirror among them whether it is there or not. */
  static final List<String> RECEIVING = List.of(MIRROR, ENRICHMENT, BILLING, SHIPPING);

  /** Where a message can be lost, the mirror's places among them. */
  static final List<Place> PLACES = places(RECEIVING);

  private OrdersPipeline() {}

  /** Stages that receive, so that something can happen to a message at them. */
  static List<String> receiving(boolean mirrored) {
    return mirrored ? RECEIVING : RECEIVING.subList(1, RECEIVING.size());
  }

  /** Where a message can be lost. */
  static List<Place> places(boolean mirrored) {
    return mirrored ? PLACES : PLACES.subList(2, PLACES.size());
  }

  /** The topic that a stage receives from. */
  static String topicOf(String stage, boolean mirrored) {
    return switch (stage) {
      case MIRROR -> ORDERS;
      case ENRICHMENT -> mirrored ? MIRRORED : ORDERS;
      default -> ENRICHED;
    };
  }

  private static List<Place> places(List<String> stages) {
    return stages.stream()
        .flatMap(
            stage ->
                Stream.of(
                    new Place(stage, Verdict.Place.HOP), new Place(stage, Verdict.Place.STAGE)))
        .toList();
  }

  /**
   * As published for tracers and services.
   *
   * @param version must rise from one publication to the next
   */
  static PipelineDefinition definition(
      long version, Duration deadline, double samplingRate, boolean mirrored) {
    List<StageDefinition> stages = new ArrayList<>();
    stages.add(StageDefinition.origin(SHOP));
    if (mirrored) {
      stages.add(StageDefinition.of(MIRROR, Role.RELAY, ORDERS, SHOP));
    }
    stages.add(
        StageDefinition.of(
            ENRICHMENT, Role.RELAY, topicOf(ENRICHMENT, mirrored), mirrored ? MIRROR : SHOP));
    for (String sink : SINKS) {
      stages.add(StageDefinition.of(sink, Role.SINK, ENRICHED, ENRICHMENT));
    }
    return PipelineDefinition.of(NAME, version, stages).with(deadline, samplingRate);
  }
}
