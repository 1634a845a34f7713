// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * The demo pipeline.
 *
 * <pre>
 * shop ── orders ──► enrichment ── orders-enriched ──┬──► billing
 *                                                    └──► shipping
 * </pre>
 */
final class OrdersPipeline {
  static final String NAME = "orders";

  static final String SHOP = "shop";
  static final String ENRICHMENT = "enrichment";
  static final String BILLING = "billing";
  static final String SHIPPING = "shipping";

  static final String ORDERS = "orders";
  static final String ENRICHED = "orders-enriched";

  /** Partitions of both topics. */
  static final int PARTITIONS = 3;

  /** Longer than the producers' delivery timeout of 120 s: until then a send may yet arrive. */
  static final Duration DEADLINE = Duration.ofSeconds(150);

  static final List<String> SINKS = List.of(BILLING, SHIPPING);

  /** Stages that receive, so that something can happen to a message at them. */
  static final List<String> RECEIVING = List.of(ENRICHMENT, BILLING, SHIPPING);

  /** Where a message can be lost. */
  static final List<Place> PLACES =
      RECEIVING.stream()
          .flatMap(
              stage ->
                  List.of(
                      new Place(stage, Verdict.Place.HOP), new Place(stage, Verdict.Place.STAGE))
                      .stream())
          .toList();

  private OrdersPipeline() {}

  /**
   * As published for tracers and services.
   *
   * @param version must rise from one publication to the next
   */
  static PipelineDefinition definition(long version, Duration deadline, double samplingRate) {
    return PipelineDefinition.of(
            NAME,
            version,
            List.of(
                StageDefinition.origin(SHOP),
                StageDefinition.of(ENRICHMENT, Role.RELAY, ORDERS, SHOP),
                StageDefinition.of(BILLING, Role.SINK, ENRICHED, ENRICHMENT),
                StageDefinition.of(SHIPPING, Role.SINK, ENRICHED, ENRICHMENT)))
        .with(deadline, samplingRate);
  }
}
