// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.correlator.fold.FoldOutput;
import dev.waybill.wire.SummaryRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Which record an output becomes: its topic, key and headers. */
final class OutputRecords {
  static final String REASON = "waybill-reason";
  static final String SOURCE_TOPIC = "waybill-source-topic";
  static final String SOURCE_PARTITION = "waybill-source-partition";
  static final String SOURCE_OFFSET = "waybill-source-offset";

  /** On a dead letter whose value was too large for the topic: how many bytes it had. */
  static final String OMITTED_BYTES = "waybill-omitted-bytes";

  private final CorrelatorSettings.Topics topics;

  OutputRecords(CorrelatorSettings.Topics topics) {
    this.topics = topics;
  }

  /**
   * @param output what the fold told
   * @param source the record that it was told at
   */
  ProducerRecord<byte[], byte[]> of(FoldOutput output, ConsumerRecord<byte[], byte[]> source) {
    if (output instanceof FoldOutput.Verdict verdict) {
      byte[] key = verdict.record().pipeline().getBytes(UTF_8);
      return new ProducerRecord<>(topics.verdicts(), key, verdict.record().encode());
    }
    if (output instanceof FoldOutput.Summary summary) {
      byte[] key = key(summary.record()).getBytes(UTF_8);
      return new ProducerRecord<>(topics.summaries(), key, summary.record().encode());
    }
    return deadLetter(source, ((FoldOutput.DeadLetter) output).reason());
  }

  /** The record as it came, with the reason and where it lies in headers. */
  ProducerRecord<byte[], byte[]> deadLetter(ConsumerRecord<byte[], byte[]> source, String reason) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            topics.deadLetters(), null, source.key(), source.value(), source.headers());
    set(letter.headers(), REASON, reason);
    set(letter.headers(), SOURCE_TOPIC, source.topic());
    set(letter.headers(), SOURCE_PARTITION, Integer.toString(source.partition()));
    set(letter.headers(), SOURCE_OFFSET, Long.toString(source.offset()));
    return letter;
  }

  /**
   * Of a dead letter that is too large for its topic: the same without key, value and the writer's
   * headers. Any other record comes back as it is.
   */
  ProducerRecord<byte[], byte[]> shortened(ProducerRecord<byte[], byte[]> record) {
    if (!record.topic().equals(topics.deadLetters())
        || record.headers().lastHeader(OMITTED_BYTES) != null) {
      return record;
    }
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(record.topic(), null, null, new byte[0]);
    for (String name : new String[] {REASON, SOURCE_TOPIC, SOURCE_PARTITION, SOURCE_OFFSET}) {
      letter.headers().add(record.headers().lastHeader(name));
    }
    set(letter.headers(), OMITTED_BYTES, Integer.toString(size(record)));
    return letter;
  }

  static int size(ProducerRecord<byte[], byte[]> record) {
    return (record.key() == null ? 0 : record.key().length)
        + (record.value() == null ? 0 : record.value().length);
  }

  /**
   * The audit partition, for summaries and progress alike: who has read of a progress has read all
   * summaries that it was told after.
   */
  private static String key(SummaryRecord record) {
    return Integer.toString(record.revision().partition());
  }

  private static void set(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
