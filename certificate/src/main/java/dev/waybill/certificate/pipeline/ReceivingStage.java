// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import dev.waybill.certificate.system.Clients;
import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A relay or a sink: polls, works, and commits what it is done with. What it can't commit is given
 * again, to whoever gets it.
 */
final class ReceivingStage implements StageBody {

  private static final Duration POLL = Duration.ofMillis(200);

  private final StageSpec spec;
  private final Notes notes;
  private final ScriptedFaults faults;

  ReceivingStage(StageSpec spec, Notes notes) {
    this.spec = spec;
    this.notes = notes;
    List<String> receiving = spec.receiving();
    faults =
        new ScriptedFaults(spec.script(), receiving.indexOf(spec.stage()), receiving.size(), notes);
  }

  @Override
  public void run(AuditTracer tracer, BooleanSupplier stopping) throws Exception {
    while (!stopping.getAsBoolean()) {
      try (Consumer<byte[], byte[]> consumer =
              tracer.wrap(
                  TamperedConsumer.of(
                      Clients.consumer(spec.servers(), TestPipeline.group(spec)), faults));
          Producer<byte[], byte[]> producer =
              spec.role() == Role.SINK ? null : tracer.wrap(Clients.producer(spec.servers()))) {
        consumer.subscribe(List.of(spec.from()));
        serve(tracer, consumer, producer, stopping);
      }
    }
  }

  /**
   * Until it is stopped, or needs new clients: a broker that was killed and is back may not know
   * the group, or still be loading it, and clients have no exception of its own for that. A service
   * would be restarted.
   */
  private void serve(
      AuditTracer tracer,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      BooleanSupplier stopping)
      throws Exception {
    try {
      while (!stopping.getAsBoolean()) {
        List<Future<?>> sends = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
          if (!faults.forgets(message)) {
            work(message, tracer, producer, sends);
          }
        }
        finish(producer, sends);
        notes.flush();
        commit(consumer);
      }
    } catch (KafkaException e) {
      if (e.getClass() != KafkaException.class) {
        throw e;
      }
    }
  }

  private void work(
      ConsumerRecord<byte[], byte[]> message,
      AuditTracer tracer,
      Producer<byte[], byte[]> producer,
      List<Future<?>> sends) {
    if (Letter.number(message.headers()) < 0) {
      workOnForeign(message, tracer);
      return;
    }
    if (faults.skips(message)) {
      tracer.skip(message);
      return;
    }
    if (faults.fails(message)) {
      tracer.fail(message);
      return;
    }
    notes.add(Event.DONE, Letter.number(message.headers()));
    // Before anybody else can know of it.
    notes.flush();
    if (producer == null) {
      tracer.handOver(message);
      return;
    }
    ProducerRecord<byte[], byte[]> next =
        new ProducerRecord<>(spec.to(), message.key(), message.value());
    next.headers().add(message.headers().lastHeader(Letter.NUMBER));
    tracer.carry(message, next);
    sends.add(producer.send(next));
  }

  /** It is no message of ours, and goes no further; the tracer is told of it all the same. */
  private static void workOnForeign(ConsumerRecord<byte[], byte[]> message, AuditTracer tracer) {
    tracer.carry(message, new ProducerRecord<>(message.topic(), message.key(), message.value()));
    tracer.handOver(message);
  }

  private static void finish(Producer<byte[], byte[]> producer, List<Future<?>> sends)
      throws Exception {
    if (producer != null) {
      producer.flush();
    }
    for (Future<?> send : sends) {
      send.get();
    }
  }

  /** What was not committed is given again, after a rebalance or when the broker is back. */
  private void commit(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.commitSync();
    } catch (KafkaException e) {
      notes.commitFailed();
      if (!(e instanceof RebalanceInProgressException
          || e instanceof CommitFailedException
          || e instanceof TimeoutException)) {
        throw e;
      }
    }
  }
}
