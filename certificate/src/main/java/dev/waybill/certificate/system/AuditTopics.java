// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import dev.waybill.embedded.EmbeddedKafka;
import java.util.Map;

/** The audit's own topics, as the README has them. */
public final class AuditTopics {

  public static final String AUDIT = "waybill.audit";
  public static final String OTLP = "waybill.otlp";
  public static final String VERDICTS = "waybill.verdicts";
  public static final String SUMMARIES = "waybill.summaries";
  public static final String DEAD_LETTERS = "waybill.dead-letters";
  public static final String PIPELINES = "waybill.pipelines";

  public static final int PARTITIONS = 4;

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
