// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/** Sends to Kafka and knows whether that works. Safe for use by several threads. */
@Singleton
final class Sender {
  private static final Logger LOG = Logger.getLogger(Sender.class);

  /** Longer than a broker takes to restart, shorter than anybody would wait for an alert. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  /** Something under way; told apart by identity. */
  private static final class Delivery {
    final long sinceNanos = System.nanoTime();
  }

  private final KafkaClients clients;
  private final OutputRecords outputs;
  private final CorrelatorMetrics metrics;
  private final Set<Delivery> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicReference<String> trouble = new AtomicReference<>();
  private Producer<byte[], byte[]> producer;

  @Inject
  Sender(KafkaClients clients, CorrelatorSettings settings, CorrelatorMetrics metrics) {
    this.clients = clients;
    this.outputs = new OutputRecords(settings.topics());
    this.metrics = metrics;
  }

  /** Whether what was sent last arrived, and all else is acknowledged before long. */
  boolean delivers() {
    if (trouble.get() != null) {
      return false;
    }
    long oldest = System.nanoTime() - PATIENCE.toNanos();
    return underWay.stream().allMatch(delivery -> delivery.sinceNanos - oldest > 0);
  }

  /** Sends one record; the future tells what became of it. Nothing is tried again. */
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    Delivery delivery = new Delivery();
    underWay.add(delivery);
    return send(record, () -> underWay.remove(delivery));
  }

  /**
   * Sends all, in this order, and returns when all are acknowledged. What fails is sent again, with
   * all that follows it, until it gets there: after a pause, or shorter and at once if it was too
   * large.
   *
   * @throws InterruptedException if the thread was told to stop before that
   */
  void deliver(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
    Delivery delivery = new Delivery();
    underWay.add(delivery);
    try {
      Attempt attempt = attempt(records);
      while (!attempt.left.isEmpty()) {
        if (!attempt.shorter) {
          TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
        attempt = attempt(attempt.left);
      }
    } finally {
      underWay.remove(delivery);
    }
  }

  /**
   * What an attempt to send has left to do.
   *
   * @param left from the first that failed on
   * @param shorter whether each that failed is now shorter than it was
   */
  private record Attempt(List<ProducerRecord<byte[], byte[]>> left, boolean shorter) {}

  /** Sends all, and waits until each is settled. */
  private Attempt attempt(List<ProducerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    List<Future<?>> sent = new ArrayList<>(records.size());
    for (ProducerRecord<byte[], byte[]> record : records) {
      sent.add(send(record, () -> {}));
    }
    List<ProducerRecord<byte[], byte[]>> left = new ArrayList<>();
    boolean shorter = true;
    for (int i = 0; i < records.size(); i++) {
      ProducerRecord<byte[], byte[]> record = records.get(i);
      Throwable failure = failure(sent.get(i));
      if (failure != null || !left.isEmpty()) {
        ProducerRecord<byte[], byte[]> next = afterFailure(record, failure);
        shorter &= failure == null || OutputRecords.size(next) < OutputRecords.size(record);
        left.add(next);
      }
    }
    return new Attempt(left, shorter);
  }

  private ProducerRecord<byte[], byte[]> afterFailure(
      ProducerRecord<byte[], byte[]> record, Throwable failure) {
    boolean tooLarge = failure instanceof RecordTooLargeException;
    return tooLarge ? outputs.shortened(record) : record;
  }

  private static Throwable failure(Future<?> sent) throws InterruptedException {
    try {
      sent.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Runnable whenSettled) {
    try {
      return producer()
          .send(
              record,
              (metadata, failure) -> {
                whenSettled.run();
                tell(record, failure);
              });
    } catch (RuntimeException e) { // refused at once: fatal to this producer, or it is closed
      whenSettled.run();
      tell(record, e);
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Counts what arrived; logs what did not, once per cause. */
  private void tell(ProducerRecord<byte[], byte[]> record, Throwable failure) {
    if (failure == null) {
      trouble.set(null);
      metrics.sent(record.topic());
      return;
    }
    String cause = record.topic() + ": " + failure;
    if (!cause.equals(trouble.getAndSet(cause))) {
      LOG.warnf("A record of %d bytes could not be sent to %s", OutputRecords.size(record), cause);
    }
  }

  /** Made when it is first needed: it can't be made while the brokers' names are not known. */
  private synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer = clients.producer();
    }
    return producer;
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close(CLOSE_PATIENCE);
    }
  }
}
