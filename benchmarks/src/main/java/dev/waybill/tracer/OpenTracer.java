// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.Role;
import dev.waybill.wire.Sampling;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A tracer whose inner steps can be called from outside its package, for benchmarks. Its audit
 * topic is in memory and has one partition; it has no thread of its own, and its clock stands until
 * it is told to go on. For one thread at a time, but for {@link #step}, which another may call.
 */
public final class OpenTracer {
  private static final String PIPELINE = "orders";
  private static final long SESSION = 0x5e55_1045_e551_045eL;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final MockProducer<byte[], byte[]> audit = auditProducer();
  private final Clock clock = new Clock();
  private final TracerSettings settings;
  private final Wiring wiring;
  private final Core core;
  private final Scratch scratch;
  private final Pipeline pipeline;
  private final Place input;
  private final Place output;
  private long verified;

  /**
   * A relay's tracer.
   *
   * @param queueCapacity events that may wait for a step
   */
  public OpenTracer(int queueCapacity) {
    AuditTracerBuilder builder =
        AuditTracer.builder()
            .stage("enrichment")
            .role(Role.RELAY)
            .service("orders-enrichment")
            .host("orders-enrichment-6c9f7d5b8-x2x4q")
            .samplingRate(0.001)
            .queueCapacity(queueCapacity)
            .heartbeat(HEARTBEAT)
            .bootstrapServers("localhost:1");
    settings = TracerSettings.of(builder);
    wiring = Wiring.of(settings, clock, () -> audit);
    core = wiring.core();
    scratch = core.scratch();
    pipeline = core.pipelines.named(PIPELINE);
    input = new Place(0, PIPELINE, "orders", 0);
    output = Place.of(PIPELINE, "orders-enriched", 0);
  }

  private static MockProducer<byte[], byte[]> auditProducer() {
    Node node = new Node(0, "localhost", 1);
    PartitionInfo partition = new PartitionInfo("waybill.audit", 0, node, new Node[0], new Node[0]);
    return new MockProducer<>(
        new Cluster("cluster", List.of(node), List.of(partition), Set.of(), Set.of()),
        true,
        null,
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * What is done with a received message before it is recorded: finds, decodes and checks the
   * waybill, computes the checksum, counts, looks whether it is sampled.
   *
   * @return whether it is good, and not sampled
   */
  public boolean verify(Headers headers, byte[] key, byte[] value) {
    Status status = scratch.verify(WaybillHeader.read(headers), key, value);
    if (status != Status.VALID) {
      core.headers.count(status);
      return false;
    }
    verified++;
    if (scratch.corrupted) {
      core.headers.corrupted.increment();
    }
    return !(scratch.corrupted || scratch.reader.sampled());
  }

  /**
   * Receives a message as a wrapped consumer does.
   *
   * @return whether it has a waybill
   */
  public boolean receive(long offset, Headers headers, byte[] key, byte[] value) {
    Status status = scratch.verify(WaybillHeader.read(headers), key, value);
    core.tell(scratch, status, pipeline, input, offset, null);
    return status == Status.VALID;
  }

  /** Seals a message that has no waybill yet, after a look, as a wrapped producer does. */
  public boolean seal(Headers headers, byte[] key, byte[] value) {
    return scratch.reader.read(WaybillHeader.read(headers)) == Status.ABSENT
        && WaybillHeader.add(headers, core.seal(pipeline, key, value).encode());
  }

  /** Records the receipt of a message. */
  public void received(long session, long sequence, long offset) {
    core.recorder.message(Fact.RECEIVED, input, offset, session, sequence);
  }

  /** Records that a message was handed over to a topic. */
  public void handedOver(long session, long sequence, long offset) {
    core.recorder.message(Fact.HANDED_OVER, output, offset, session, sequence);
  }

  /** Spans of sampled messages that were received and handed over a millisecond later. */
  public ResourceSpans spans(int count) {
    SpanWriter writer = new SpanWriter(settings.instance(), Sealer::randomSpanId);
    List<AuditSpan> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(writer.write(spanStart(i), spanEnd(i)));
      clock.goOn(Duration.ofMillis(10));
    }
    return writer.resource(spans);
  }

  private SpanStart spanStart(long number) {
    return new SpanStart(
        sampled(number), false, input, offset(number), clock.nanos, false, "enrichment", null);
  }

  private SpanEnd spanEnd(long number) {
    return new SpanEnd(
        sampled(number),
        Sealer.randomSpanId(),
        output,
        offset(number),
        clock.nanos,
        clock.nanos + 1_000_000,
        SpanEnd.Outcome.HANDED_OVER,
        null);
  }

  private static long offset(long number) {
    return 1_000_000 + 100 * number;
  }

  private Waybill sampled(long number) {
    Waybill.Sample sample =
        new Waybill.Sample(
            Sealer.randomSpanId(), clock.nanos / 1_000_000, Sampling.threshold(0.01));
    return new Waybill(0, true, SESSION, number * 100, sample);
  }

  /** Records that offsets below {@code offset} were committed. */
  public void committed(long offset) {
    core.recorder.committed(input, offset, core.recorder.nextTicket());
  }

  /** How many messages {@link #verify} found to have a waybill. */
  public long verified() {
    return verified;
  }

  /** One step of the sender. */
  public void step() {
    wiring.reporter().step(false);
  }

  /** Lets the clock go on by a heartbeat. */
  public void heartbeat() {
    clock.goOn(HEARTBEAT);
  }

  /** Takes what was sent to the audit topic. */
  public List<byte[]> takeSent() {
    List<byte[]> sent = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> message : audit.history()) {
      sent.add(message.value());
    }
    audit.clear();
    return sent;
  }

  /** How many events were dropped. */
  public long dropped() {
    return wiring.reporter().balance().dropped().values().stream().mapToLong(n -> n).sum();
  }

  private static final class Clock implements Time {
    private static final long START = 1_750_000_000_000_000_000L;

    private volatile long nanos = START;

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void goOn(Duration time) {
      nanos += time.toNanos();
    }

    @Override
    public long monotonicNanos() {
      return nanos;
    }

    @Override
    public long epochNanos() {
      return nanos;
    }
  }
}
