// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import dev.waybill.embedded.EmbeddedKafka;
import java.util.Map;

/** The audit's own topics, as the README has them. */
final class AuditTopics {

  static final String AUDIT = "waybill.audit";
  static final String OTLP = "waybill.otlp";
  static final String VERDICTS = "waybill.verdicts";
  static final String SUMMARIES = "waybill.summaries";
  static final String DEAD_LETTERS = "waybill.dead-letters";
  static final String PIPELINES = "waybill.pipelines";

  static final int PARTITIONS = 4;

  /** All verdicts of a session and minute are one record. */
  private static final String MAX_VERDICT_BYTES = Integer.toString(32 * 1024 * 1024);

  private AuditTopics() {}

  static void create(EmbeddedKafka kafka) {
    kafka.createTopic(AUDIT, PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
    kafka.createTopic(OTLP, PARTITIONS, Map.of());
    kafka.createTopic(VERDICTS, PARTITIONS, Map.of("max.message.bytes", MAX_VERDICT_BYTES));
    kafka.createTopic(SUMMARIES, PARTITIONS, Map.of());
    kafka.createTopic(DEAD_LETTERS, 1, Map.of());
    kafka.createTopic(PIPELINES, 1, Map.of("cleanup.policy", "compact"));
  }
}
