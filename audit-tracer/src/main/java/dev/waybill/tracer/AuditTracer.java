// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.SpanEnd.Outcome;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader.Status;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * One stage in one process: seals, verifies and follows its messages and reports to the audit topic
 * what became of each.
 *
 * <pre>{@code
 * AuditTracer tracer =
 *     AuditTracer.builder().stage("orders-relay").role(Role.RELAY)
 *         .bootstrapServers("kafka:9092").build();
 * Consumer<String, Order> consumer = tracer.wrap(bytesConsumer, keys, orders);
 * Producer<String, Order> producer = tracer.wrap(bytesProducer, keySerializer, orderSerializer);
 * }</pre>
 *
 * <p><b>Whose message is it?</b> A record that is sent without a waybill is new: this stage is its
 * origin. One that has a waybill is handed on; copy the header from input to output ({@link
 * #carry}) if you build new records. What is neither sent nor the plain API's is handed over by
 * {@link #handOver(ConsumerRecord)}, after the work and before the commit.
 *
 * <p><b>Commits.</b> Offsets are told as committed once you commit them through the wrapped
 * consumer, or through the wrapped producer's transaction. With {@code enable.auto.commit} nobody
 * can see the commits from outside: messages then stay waiting when they are lost.
 *
 * <p>What a wrapped consumer asks the broker for on top: where a topic-partition begins that was
 * just assigned, for at most a second and no longer than the poll's timeout.
 *
 * <p><b>Threads and errors.</b> Thread-safe; wrapped clients are as thread-safe as those inside.
 * Nothing else here blocks the calling thread, and nothing throws into it, but for {@link
 * NullPointerException} where null is passed and not allowed, and {@link #close}, which waits. What
 * can't be reported is counted in {@link #balance()} and shows as a hole in the audit.
 *
 * <p><b>Memory.</b> The queue, hand-overs under way, spans, inputs and the ledger are bounded.
 * While the audit topic can't be written the ledger grows up to {@link
 * AuditTracerBuilder#ledgerBytes}: by a few bytes for dense traffic, by about four bytes a message
 * for a relay that sees every sixteenth.
 *
 * <p><b>Settings</b> are those of the builder, until a pipeline is declared on the topic with
 * definitions: what is declared holds within seconds, and so does a switch that turns the audit of
 * the pipeline off. Then new messages travel without a waybill, others pass as they are, and
 * nothing is verified or told. When it is on again, the session goes on.
 *
 * <p>Close wrapped clients before the tracer. Clients that can't be wrapped (Spark's, for example)
 * use the plain API.
 */
public final class AuditTracer implements AutoCloseable {
  private final Core core;
  private final Reporter reporter;
  private final SpanLedger spans;
  private final Quarantine quarantine;
  private final Sender sender;
  private final TracerMetrics metrics;
  private final DefinitionsThread definitions;

  /** A tracer that knows its own settings alone. */
  AuditTracer(Wiring wiring) {
    this(wiring, null);
  }

  /**
   * @param definitions follows the definitions, or null if nobody does
   */
  AuditTracer(Wiring wiring, DefinitionsThread definitions) {
    this.definitions = definitions;
    core = wiring.core();
    reporter = wiring.reporter();
    spans = wiring.spans();
    quarantine = wiring.quarantine();
    sender = wiring.sender();
    metrics = wiring.metrics();
    metrics.stats(this::stats);
  }

  /** Begins a tracer. */
  public static AuditTracerBuilder builder() {
    return new AuditTracerBuilder();
  }

  Core core() {
    return core;
  }

  /**
   * @param patience how long to wait for definitions at most
   */
  void start(Duration patience) {
    sender.start();
    if (definitions != null) {
      definitions.startAndWait(patience);
    }
  }

  /**
   * Wraps a producer of bytes.
   *
   * @param producer the producer; closed with the wrapped one
   */
  public Producer<byte[], byte[]> wrap(Producer<byte[], byte[]> producer) {
    return wrap(producer, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Wraps a producer of bytes for objects. Partitioners and interceptors of {@code producer} see
   * bytes. With {@code acks=0} no offset is known, so losses can only be judged by deadline.
   *
   * @param producer the producer; closed with the wrapped one
   * @param keySerializer configured; closed with the wrapped producer
   * @param valueSerializer configured; closed with the wrapped producer
   */
  public <K, V> Producer<K, V> wrap(
      Producer<byte[], byte[]> producer,
      Serializer<K> keySerializer,
      Serializer<V> valueSerializer) {
    return new TracedProducer<>(core, producer, keySerializer, valueSerializer);
  }

  /**
   * Wraps a consumer of bytes.
   *
   * @param consumer the consumer, not subscribed yet; closed with the wrapped one
   */
  public Consumer<byte[], byte[]> wrap(Consumer<byte[], byte[]> consumer) {
    return new TracedConsumer<>(core, consumer, null);
  }

  /**
   * Wraps a consumer of bytes for objects.
   *
   * @param consumer the consumer, not subscribed yet; closed with the wrapped one
   * @param keyDeserializer configured; closed with the wrapped consumer
   * @param valueDeserializer configured; closed with the wrapped consumer
   */
  public <K, V> Consumer<K, V> wrap(
      Consumer<byte[], byte[]> consumer,
      Deserializer<K> keyDeserializer,
      Deserializer<V> valueDeserializer) {
    return new TracedConsumer<>(core, consumer, new Unpacker<>(keyDeserializer, valueDeserializer));
  }

  /**
   * Issues a new message of this stage, for paths that are not wrapped.
   *
   * @param pipeline the pipeline
   * @param key serialized key, or null
   * @param value serialized value, or null
   * @return what must travel with it, as {@link Waybill#encode}; tell its end by {@link
   *     #handOver(String, Waybill)} or {@link #fail(String, Waybill)}. Null while the audit of the
   *     pipeline is switched off: then the message travels without
   */
  public Waybill seal(String pipeline, byte[] key, byte[] value) {
    Pipeline of = core.pipelines.named(pipeline);
    return of.settings().audited() ? core.seal(of, key, value) : null;
  }

  /**
   * Verifies and records a message that came in, for paths that are not wrapped.
   *
   * @param pipeline the pipeline
   * @param header the waybill that came with it, or null if none did
   * @param key serialized key, or null
   * @param value serialized value, or null
   * @return its waybill, or null if that is absent, damaged or of an unknown version; each is
   *     counted in {@link #stats()}. While the audit of the pipeline is switched off, what the
   *     header says, and nothing is verified, recorded or counted
   */
  public Waybill receive(String pipeline, byte[] header, byte[] key, byte[] value) {
    Scratch scratch = core.scratch();
    Pipeline of = core.pipelines.named(pipeline);
    if (!of.settings().audited()) {
      return scratch.reader.read(header) == Status.VALID ? scratch.reader.toWaybill() : null;
    }
    Status status = scratch.verify(header, key, value);
    core.tell(scratch, status, of, of.outsideKafka(), -1, null);
    return status == Status.VALID ? scratch.reader.toWaybill() : null;
  }

  /**
   * Whether a message that came in has other bytes than those sealed. {@link #receive} has told so
   * already; what becomes of the message is for the caller to decide, who {@link #skip}s it if he
   * leaves it out.
   *
   * @param waybill as received
   * @param key serialized key, or null
   * @param value serialized value, or null
   */
  public boolean isCorrupted(Waybill waybill, byte[] key, byte[] value) {
    return core.scratch().checksum.expectedBy(waybill, key, value) != waybill.checksum();
  }

  /**
   * The waybill under which this stage sends a received message on, its bytes changed or not. Where
   * the stage promises not to change any, other bytes than those sealed are told as corrupted here,
   * and the checksum stays.
   *
   * @param pipeline the pipeline
   * @param waybill as received
   * @param key serialized key, or null
   * @param value serialized value, or null
   */
  public Waybill reseal(String pipeline, Waybill waybill, byte[] key, byte[] value) {
    return core.reseal(core.scratch(), core.pipelines.named(pipeline), waybill, key, value);
  }

  /** Begins a batch of received messages that are handed over together, as a file for example. */
  public Batch batch() {
    return new Batch(core);
  }

  /**
   * Says that this stage is done with a message: stored, uploaded, acknowledged.
   *
   * @param waybill as received or sealed; null, of a message without one, says nothing
   */
  public void handOver(String pipeline, Waybill waybill) {
    end(Fact.HANDED_OVER, Outcome.HANDED_OVER, pipeline, waybill);
  }

  /** Says that this stage leaves a message out, on purpose. */
  public void skip(String pipeline, Waybill waybill) {
    end(Fact.SKIPPED, Outcome.SKIPPED, pipeline, waybill);
  }

  /** Says that this stage could not hand a message over. */
  public void fail(String pipeline, Waybill waybill) {
    end(Fact.FAILED, Outcome.FAILED, pipeline, waybill);
  }

  private void end(Fact fact, Outcome outcome, String pipeline, Waybill waybill) {
    Pipeline of = core.pipelines.named(pipeline);
    if (waybill != null && of.settings().audited()) {
      core.end(fact, outcome, of.outsideKafka(), waybill);
    }
  }

  /** As {@link #handOver(String, Waybill)}; nothing if the record has no valid waybill. */
  public void handOver(ConsumerRecord<?, ?> message) {
    core.end(Fact.HANDED_OVER, Outcome.HANDED_OVER, message);
  }

  /** As {@link #skip(String, Waybill)}; nothing if the record has no valid waybill. */
  public void skip(ConsumerRecord<?, ?> message) {
    core.end(Fact.SKIPPED, Outcome.SKIPPED, message);
  }

  /** As {@link #fail(String, Waybill)}; nothing if the record has no valid waybill. */
  public void fail(ConsumerRecord<?, ?> message) {
    core.end(Fact.FAILED, Outcome.FAILED, message);
  }

  /**
   * Gives a record that is made from another its identity, replacing any that it has. Do it for one
   * output of an input: a second one, or what is made from several inputs, is a new message.
   *
   * @param from as received; without a waybill nothing happens
   * @param to not sent yet
   */
  public void carry(ConsumerRecord<?, ?> from, ProducerRecord<?, ?> to) {
    byte[] header = WaybillHeader.read(from.headers());
    if (header != null) {
      WaybillHeader.write(to.headers(), header);
    }
  }

  /**
   * The tracer's own account at this moment: {@code recorded = sent + dropped + pending}, always.
   * The unit is the event: one message received, handed over, skipped or failed, one commit, one
   * assignment, the start or end of one span. Sent is what is in acknowledged entries.
   */
  public Balance balance() {
    return reporter.balance();
  }

  /** Counts since the start. */
  public TracerStats stats() {
    return new TracerStats(
        core.headers.corrupted.sum(),
        core.headers.absent.sum(),
        core.headers.damaged.sum(),
        core.headers.unknownVersion.sum(),
        core.headers.changed.sum(),
        core.headers.carryMissing.sum(),
        reporter.acknowledgedEntries(),
        spans.dropped(),
        core.corrupted.passedOverLimit(),
        quarantine.stored(),
        quarantine.refused(),
        quarantine.failed(),
        definitions == null ? 0 : definitions.reader().refused());
  }

  /**
   * Sends what is left and says goodbye; waits for the acknowledgement, at most for the close
   * timeout. What is not acknowledged then is counted as dropped, and so is what comes later. May
   * be called again.
   */
  @Override
  public void close() {
    long deadline = sender.closeDeadline();
    if (definitions != null) {
      definitions.beginClose();
    }
    quarantine.close(deadline - (deadline - System.nanoTime()) / 2);
    core.recorder.close();
    sender.close(deadline);
    if (definitions != null) {
      definitions.awaitClosed(deadline);
    }
    metrics.close();
  }
}
