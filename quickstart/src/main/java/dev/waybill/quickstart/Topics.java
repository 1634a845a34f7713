// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.embedded.EmbeddedKafka;
import java.util.Map;

/** Waybill's topics and the demo's. */
final class Topics {

  static final String AUDIT = "waybill.audit";
  static final String VERDICTS = "waybill.verdicts";
  static final String SUMMARIES = "waybill.summaries";
  static final String DEAD_LETTERS = "waybill.dead-letters";
  static final String PIPELINES = "waybill.pipelines";

  /** Partitions of the audit log; fixed for its life. */
  static final int AUDIT_PARTITIONS = 4;

  private Topics() {}

  /** Creates those that are not there. */
  static void create(EmbeddedKafka kafka) {
    kafka.createTopic(AUDIT, AUDIT_PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
    kafka.createTopic(VERDICTS, AUDIT_PARTITIONS, Map.of());
    kafka.createTopic(SUMMARIES, AUDIT_PARTITIONS, Map.of());
    kafka.createTopic(DEAD_LETTERS, 1, Map.of());
    kafka.createTopic(PIPELINES, 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic(OrdersPipeline.ORDERS, OrdersPipeline.PARTITIONS, Map.of());
    kafka.createTopic(OrdersPipeline.ENRICHED, OrdersPipeline.PARTITIONS, Map.of());
  }
}
