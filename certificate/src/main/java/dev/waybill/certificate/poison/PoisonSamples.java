// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

import dev.waybill.certificate.system.AuditTopics;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Real records of the audit's topics: what poison is made of. For one thread. */
final class PoisonSamples {

  private static final int MAX_OF_A_TOPIC = 500;

  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> samples = new HashMap<>();

  /** Adds records, but for what we have written ourselves. */
  void add(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      List<ConsumerRecord<byte[], byte[]>> ofTopic =
          samples.computeIfAbsent(record.topic(), topic -> new ArrayList<>());
      Header ours = record.headers().lastHeader(PoisonWriter.MARK);
      if (ours == null && record.value() != null && ofTopic.size() < MAX_OF_A_TOPIC) {
        ofTopic.add(record);
      }
    }
  }

  /** Whether there is something of each topic to copy; nobody writes to that of foreign spans. */
  boolean areComplete() {
    return samples.containsKey(AuditTopics.AUDIT)
        && samples.get(AuditTopics.AUDIT).stream().anyMatch(r -> tellsOfSessions(r.value()))
        && samples.containsKey(AuditTopics.VERDICTS)
        && samples.containsKey(AuditTopics.SUMMARIES)
        && samples.containsKey(AuditTopics.PIPELINES);
  }

  /** Any of a topic; null while there is none. */
  ConsumerRecord<byte[], byte[]> any(String topic, Random random) {
    List<ConsumerRecord<byte[], byte[]>> of = samples.get(topic);
    return of == null || of.isEmpty() ? null : of.get(random.nextInt(of.size()));
  }

  /**
   * Any that a tracer has written, and tells of sessions: such a record is bound to its partition.
   * What correlators write would bring back what was once in force.
   */
  ConsumerRecord<byte[], byte[]> anyEntries(Random random) {
    for (int tries = 0; tries < 100; tries++) {
      ConsumerRecord<byte[], byte[]> record = any(AuditTopics.AUDIT, random);
      if (record != null && tellsOfSessions(record.value())) {
        return record;
      }
    }
    return null;
  }

  private static boolean tellsOfSessions(byte[] value) {
    try {
      AuditBatch batch = AuditBatch.decode(value);
      return batch.definitions().isEmpty()
          && batch.settings() == null
          && batch.snapshot() == null
          && batch.entries().stream().anyMatch(entry -> !entry.sessions().isEmpty());
    } catch (WireException e) {
      return false;
    }
  }
}
