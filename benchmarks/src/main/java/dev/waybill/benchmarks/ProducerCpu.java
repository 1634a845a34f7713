// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Role;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What auditing costs a process that does nothing but send: a real producer and a broker that is a
 * process of its own; rounds with the wrapped and with the bare producer take turns. Counted is all
 * CPU time of this process: its threads, the producers', the tracer's, the collector's and the
 * compiler's; but in a bare producer's rounds not the tracer's threads, which go on.
 */
final class ProducerCpu {
  private static final int MESSAGES_A_ROUND = 10_000;
  private static final int VALUE_BYTES = 1024;
  private static final int KEY_BYTES = 16;
  private static final double SAMPLING_RATE = 0.001;
  private static final String TOPIC = "orders";
  private static final String TRACER_THREADS = "waybill-shop";
  private static final Map<String, String> SMALL =
      Map.of("retention.bytes", "100000000", "segment.bytes", "50000000");

  private final byte[][] keys = new byte[256][KEY_BYTES];
  private final byte[][] values = new byte[256][VALUE_BYTES];

  ProducerCpu() {
    Random random = new Random(1);
    for (int i = 0; i < keys.length; i++) {
      random.nextBytes(keys[i]);
      random.nextBytes(values[i]);
    }
  }

  /** Median ratio of the CPU time of wrapped and bare rounds. */
  double onOverOff(Path folder, int warmUpRounds, int rounds) {
    try (EmbeddedKafka kafka =
            EmbeddedKafka.builder(folder)
                .property("log.retention.check.interval.ms", "5000")
                .property("log.segment.delete.delay.ms", "0")
                .start();
        Producer<byte[], byte[]> bare = Producers.of(kafka, "none")) {
      kafka.createTopic(TOPIC, 4, SMALL);
      kafka.createTopic("waybill.audit", 1, Map.of("message.timestamp.type", "LogAppendTime"));
      try (AuditTracer tracer =
              AuditTracer.builder()
                  .stage("shop")
                  .role(Role.ORIGIN)
                  .samplingRate(SAMPLING_RATE)
                  .bootstrapServers(kafka.bootstrapServers())
                  .build();
          Producer<byte[], byte[]> wrapped = tracer.wrap(Producers.of(kafka, "none"))) {
        double[] on = new double[rounds];
        double[] off = new double[rounds];
        for (int i = -warmUpRounds; i < rounds; i++) {
          boolean onFirst = i % 2 == 0;
          double first = round(onFirst ? wrapped : bare, onFirst);
          double second = round(onFirst ? bare : wrapped, !onFirst);
          if (i >= 0) {
            on[i] = onFirst ? first : second;
            off[i] = onFirst ? second : first;
          }
        }
        requireComplete(tracer);
        return Medians.ofRatios(on, off);
      }
    }
  }

  private static void requireComplete(AuditTracer tracer) {
    if (!tracer.balance().dropped().isEmpty()) {
      throw new IllegalStateException("dropped: " + tracer.balance().dropped());
    }
  }

  private double round(Producer<byte[], byte[]> producer, boolean tracing) {
    long tracersBefore = CpuClock.threadsNanos(TRACER_THREADS);
    long before = CpuClock.processNanos();
    for (int i = 0; i < MESSAGES_A_ROUND; i++) {
      var unused =
          producer.send(
              new ProducerRecord<>(TOPIC, keys[i % keys.length], values[i % values.length]));
    }
    producer.flush();
    long spent = CpuClock.processNanos() - before;
    return tracing ? spent : spent - (CpuClock.threadsNanos(TRACER_THREADS) - tracersBefore);
  }
}
