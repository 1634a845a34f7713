// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import dev.waybill.certificate.system.Clients;
import dev.waybill.tracer.AuditTracer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;

/** Sends numbered messages. */
public final class OriginStage implements StageBody {

  private final StageSpec spec;
  private final Notes notes;
  private final boolean hasty;
  private final UnaryOperator<Producer<byte[], byte[]>> application;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public OriginStage(StageSpec spec, Notes notes) {
    this(spec, notes, false, UnaryOperator.identity());
  }

  private OriginStage(
      StageSpec spec,
      Notes notes,
      boolean hasty,
      UnaryOperator<Producer<byte[], byte[]>> application) {
    this.spec = spec;
    this.notes = notes;
    this.hasty = hasty;
    this.application = application;
  }

  /**
   * One that does not wait when its tracer has no more room.
   *
   * @param application what the application makes of the producer that the tracer has wrapped
   */
  public static OriginStage hasty(
      StageSpec spec, Notes notes, UnaryOperator<Producer<byte[], byte[]>> application) {
    return new OriginStage(spec, notes, true, application);
  }

  @Override
  public void run(AuditTracer tracer, BooleanSupplier stopping) throws Exception {
    Producer<byte[], byte[]> client =
        NotingProducer.of(Clients.producer(spec.servers()), spec.script(), notes);
    try (Producer<byte[], byte[]> producer = application.apply(tracer.wrap(client))) {
      sendAll(producer, tracer, stopping);
      producer.flush();
      if (failure.get() != null) {
        throw new IllegalStateException("A message could not be sent", failure.get());
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  private void sendAll(
      Producer<byte[], byte[]> producer, AuditTracer tracer, BooleanSupplier stopping) {
    long pauseNanos = spec.perSecond() == 0 ? 0 : 1_000_000_000L / spec.perSecond();
    long start = System.nanoTime();
    for (long i = 0; i < spec.messages() && !stopping.getAsBoolean(); i++) {
      long number = spec.firstNumber() + i;
      producer.send(
          Letter.write(spec.to(), number, spec.messageBytes(), spec.script().seed()),
          (metadata, exception) -> failure.compareAndSet(null, exception));
      await(start + i * pauseNanos, tracer, stopping);
    }
  }

  /** Until it is time for the next message, and the tracer's queue has plenty of room. */
  private void await(long until, AuditTracer tracer, BooleanSupplier stopping) {
    while (!stopping.getAsBoolean() && (System.nanoTime() - until < 0 || isFull(tracer))) {
      LockSupport.parkNanos(200_000);
    }
  }

  private boolean isFull(AuditTracer tracer) {
    return !hasty && tracer.balance().pending() > spec.room().queueCapacity() / 2;
  }
}
