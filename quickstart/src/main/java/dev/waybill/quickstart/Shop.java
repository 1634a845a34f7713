// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.tracer.AuditTracer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The origin: sends what its source gives. */
final class Shop implements StageThread.Body {

  private static final int BACKPRESSURE_EVERY = 256;

  private final MessageSource source;
  private final Producer<byte[], byte[]> producer;
  private final AuditTracer tracer;
  private final long pauseNanos;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * Takes over source, producer and tracer, and closes them when it ends.
   *
   * @param messagesPerSecond 0 for as fast as it goes
   */
  Shop(
      MessageSource source,
      Producer<byte[], byte[]> producer,
      AuditTracer tracer,
      int messagesPerSecond) {
    this.source = source;
    this.producer = producer;
    this.tracer = tracer;
    this.pauseNanos = messagesPerSecond == 0 ? 0 : 1_000_000_000L / messagesPerSecond;
  }

  /** How many messages were acknowledged so far. */
  long sent() {
    return sent.get();
  }

  @Override
  public void run(StageThread thread) throws Exception {
    try (tracer;
        producer;
        source) {
      sendAll(thread);
      producer.flush();
      requireSent();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  private void sendAll(StageThread thread) throws Exception {
    long count = 0;
    ProducerRecord<byte[], byte[]> message = source.next();
    while (message != null && !thread.isStopping()) {
      producer.send(message, (metadata, exception) -> acknowledged(exception));
      requireSent();
      if (++count % BACKPRESSURE_EVERY == 0) {
        Backpressure.await(tracer, thread);
      }
      if (pauseNanos > 0) {
        LockSupport.parkNanos(pauseNanos);
      }
      message = source.next();
    }
  }

  private void acknowledged(Exception exception) {
    if (exception == null) {
      sent.incrementAndGet();
    } else {
      failure.compareAndSet(null, exception);
    }
  }

  private void requireSent() throws IOException {
    if (failure.get() != null) {
      throw new IOException("a message could not be sent", failure.get());
    }
  }
}
