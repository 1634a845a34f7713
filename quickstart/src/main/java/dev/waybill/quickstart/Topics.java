// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.embedded.EmbeddedKafka;
import java.util.Map;

/** Waybill's topics and the demo's. */
final class Topics {

  static final String AUDIT = "waybill.audit";
  static final String OTLP = "waybill.otlp";
  static final String VERDICTS = "waybill.verdicts";
  static final String SUMMARIES = "waybill.summaries";
  static final String DEAD_LETTERS = "waybill.dead-letters";
  static final String PIPELINES = "waybill.pipelines";

  /** Partitions of the audit log; fixed for its life. */
  static final int AUDIT_PARTITIONS = 4;

  /**
   * All verdicts on a session's window are one record, and {@code --once} makes a window of
   * hundreds of thousands of messages, of which any share may be named. The correlator sends no
   * more than this.
   */
  private static final String MAX_VERDICT_BYTES = Integer.toString(32 * 1024 * 1024);

  private Topics() {}

  /** Creates those that are not there. */
  static void create(EmbeddedKafka kafka) {
    kafka.createTopic(AUDIT, AUDIT_PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
    kafka.createTopic(OTLP, AUDIT_PARTITIONS, Map.of());
    kafka.createTopic(VERDICTS, AUDIT_PARTITIONS, Map.of("max.message.bytes", MAX_VERDICT_BYTES));
    kafka.createTopic(SUMMARIES, AUDIT_PARTITIONS, Map.of());
    kafka.createTopic(DEAD_LETTERS, 1, Map.of());
    kafka.createTopic(PIPELINES, 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic(OrdersPipeline.ORDERS, OrdersPipeline.PARTITIONS, Map.of());
    kafka.createTopic(OrdersPipeline.MIRRORED, OrdersPipeline.PARTITIONS, Map.of());
    kafka.createTopic(OrdersPipeline.ENRICHED, OrdersPipeline.PARTITIONS, Map.of());
  }
}
