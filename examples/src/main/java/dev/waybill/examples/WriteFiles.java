// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples;

import dev.waybill.tracer.AuditTracer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A sink that writes a file and says itself what it has handed over: after the work, before the
 * commit.
 */
public final class WriteFiles {
  private WriteFiles() {}

  /**
   * Appends so many messages to a file, a line each.
   *
   * @param bytes not subscribed yet; closed in the end
   */
  public static void run(
      AuditTracer tracer, Consumer<byte[], byte[]> bytes, String topic, int count, Path file)
      throws IOException {
    try (Consumer<byte[], byte[]> consumer = tracer.wrap(bytes)) {
      consumer.subscribe(List.of(topic));
      for (int seen = 0; seen < count; ) {
        ConsumerRecords<byte[], byte[]> messages = consumer.poll(Duration.ofSeconds(1));
        append(messages, file);
        for (ConsumerRecord<byte[], byte[]> message : messages) {
          tracer.handOver(message);
          seen++;
        }
        consumer.commitSync();
      }
    }
  }

  private static void append(ConsumerRecords<byte[], byte[]> messages, Path file)
      throws IOException {
    try (OutputStream out =
        Files.newOutputStream(
            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.SYNC)) {
      for (ConsumerRecord<byte[], byte[]> message : messages) {
        out.write(message.value());
        out.write('\n');
      }
    }
  }
}
