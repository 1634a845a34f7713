// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

import dev.waybill.certificate.system.Clients;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Writes poison, and remembers where it lies. For one thread. */
final class PoisonWriter implements AutoCloseable {

  /** Header by which what we wrote is told from what others did. */
  static final String MARK = "certificate-poison";

  private static final int MAX_REQUEST_BYTES = 32 * 1024 * 1024;

  private final Producer<byte[], byte[]> producer;
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Map<String, Long> written = new TreeMap<>();
  private final Set<PoisonKind> kinds = new HashSet<>();

  PoisonWriter(String servers) {
    producer =
        Clients.producer(
            servers,
            Map.of(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                MAX_REQUEST_BYTES,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                4L * MAX_REQUEST_BYTES));
  }

  void write(PoisonKind kind, Poison poison) {
    kinds.add(kind);
    write(
        new ProducerRecord<>(
            poison.topic(),
            poison.partition(),
            poison.timestamp(),
            poison.key(),
            poison.value(),
            List.of(new RecordHeader(MARK, new byte[0]))),
        poison.unreadable());
  }

  /** Writes what is no record of the audit. */
  void write(String topic, byte[] key, byte[] value, Iterable<Header> headers) {
    write(new ProducerRecord<>(topic, null, null, key, value, headers), false);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  private void write(ProducerRecord<byte[], byte[]> record, boolean isUnreadable) {
    written.merge(record.topic(), 1L, Long::sum);
    producer.send(
        record,
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          } else if (isUnreadable) {
            unreadable.add(
                DeadLetterBook.place(metadata.topic(), metadata.partition(), metadata.offset()));
          }
        });
  }

  /** Waits until all of it lies there; throws if some could not be written. */
  void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("Poison could not be written", failure.get());
    }
  }

  /** How many records there are on each topic. */
  Map<String, Long> written() {
    return written;
  }

  /** Which kinds were written. */
  Set<PoisonKind> kinds() {
    return kinds;
  }

  /** Where all lies that must become a dead letter. */
  Set<String> unreadable() {
    return Set.copyOf(unreadable);
  }

  @Override
  public void close() {
    producer.close();
  }
}
