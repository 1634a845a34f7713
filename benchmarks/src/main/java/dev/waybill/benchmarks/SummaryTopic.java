// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedKafka;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic of summaries as a correlator sends them: each window comes several times. */
final class SummaryTopic {
  private static final int PIPELINES = 300;
  private static final int BUSY_MINUTES = 5; // which are told again and again

  private SummaryTopic() {}

  static void write(EmbeddedKafka kafka, String name, int count) {
    kafka.createTopic(name, 1, Map.of());
    Random random = new Random(1);
    Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS);
    try (Producer<byte[], byte[]> producer = Producers.of(kafka, "lz4")) {
      for (int i = 0; i < count; i++) {
        int minute = i / 2_000 + random.nextInt(BUSY_MINUTES);
        byte[] value =
            ReportLoad.summary(
                    "pipeline-" + random.nextInt(PIPELINES),
                    start.plusSeconds(60L * minute),
                    i,
                    random)
                .encode();
        var unused = producer.send(new ProducerRecord<>(name, value));
      }
    }
  }
}
