// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Role;
import dev.waybill.wire.Waybill;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The caller's thread never parks, sleeps or waits for a monitor through our code, as the JVM's own
 * flight recorder saw it: with the audit cluster in a black hole and the queue full.
 */
class HostThreadTest {
  private static final String HOST = "host";
  private static final String CONTROL = "control";
  private static final List<String> WAITS =
      List.of("jdk.ThreadPark", "jdk.ThreadSleep", "jdk.JavaMonitorEnter", "jdk.JavaMonitorWait");
  private static final byte[] VALUE = "value".getBytes(UTF_8);
  private static final TopicPartition IN = new TopicPartition("in", 0);

  @TempDir Path folder;

  @Test
  void hostThreads_neverWaitThroughOurCode() throws Exception {
    try (BlackHole hole = new BlackHole();
        Recording recording = new Recording()) {
      AuditTracer tracer =
          AuditTracer.builder()
              .stage("stage")
              .role(Role.RELAY)
              .samplingRate(0.01)
              .bootstrapServers(hole.address())
              .queueCapacity(1 << 10)
              .closeTimeout(Duration.ZERO)
              .build();
      work(tracer, 1_000); // classes are loaded under locks of their own
      for (String wait : WAITS) {
        recording.enable(wait).withThreshold(Duration.ZERO).withStackTrace();
      }
      recording.start();
      run(HOST, () -> work(tracer, 20_000));
      run(HOST + " too", () -> work(tracer, 20_000));
      run(CONTROL, () -> LockSupport.parkNanos(1));
      Path dump = folder.resolve("waits.jfr");
      recording.dump(dump);
      tracer.close();

      assertTrue(tracer.balance().dropped().get("queue_full") > 0);
      assertEquals(List.of(), ours(dump, HOST));
      assertFalse(ours(dump, CONTROL).isEmpty(), "the recorder sees nothing");
    }
  }

  private static void run(String name, Runnable task) throws InterruptedException {
    Thread thread = new Thread(task, name);
    thread.start();
    thread.join();
  }

  /** All that a service does with messages. */
  private static void work(AuditTracer tracer, int count) {
    MockProducer<byte[], byte[]> sent = Bench.producer("orders", 1, true);
    Producer<byte[], byte[]> producer = tracer.wrap(sent);
    MockConsumer<byte[], byte[]> polled = new EarlyConsumer();
    polled.updateBeginningOffsets(Map.of(IN, 0L));
    Consumer<byte[], byte[]> consumer = tracer.wrap(polled);
    consumer.assign(List.of(IN));
    for (int i = 0; i < count; i++) {
      Waybill waybill = tracer.seal("orders", null, VALUE);
      tracer.receive("orders", waybill.encode(), null, VALUE);
      tracer.receive("orders", waybill.encode(), null, new byte[] {1});
      tracer.handOver("orders", waybill);
      tracer.skip("orders", waybill);
      tracer.fail("orders", waybill);
      ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("in", 0, i, null, VALUE);
      record.headers().add(Waybill.HEADER, waybill.encode());
      polled.addRecord(record);
      for (ConsumerRecord<byte[], byte[]> in : consumer.poll(Duration.ZERO)) {
        ProducerRecord<byte[], byte[]> out = new ProducerRecord<>("orders", in.value());
        tracer.carry(in, out);
        var unused = producer.send(out);
      }
      consumer.commitSync();
      tracer.balance();
    }
  }

  /** Waits of a thread with a frame of ours on its stack. */
  private static List<String> ours(Path dump, String thread) throws IOException {
    return RecordingFile.readAllEvents(dump).stream()
        .filter(event -> WAITS.contains(event.getEventType().getName()))
        .filter(
            event ->
                event.getThread() != null
                    && String.valueOf(event.getThread().getJavaName()).startsWith(thread))
        .filter(HostThreadTest::isOurs)
        .map(RecordedEvent::toString)
        .toList();
  }

  private static boolean isOurs(RecordedEvent event) {
    return event.getStackTrace() != null
        && event.getStackTrace().getFrames().stream()
            .map(RecordedFrame::getMethod)
            .anyMatch(method -> method.getType().getName().startsWith("dev.waybill.tracer."));
  }
}
