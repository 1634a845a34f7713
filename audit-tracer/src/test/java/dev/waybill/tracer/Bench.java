// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A tracer without threads: its audit topic is in memory, and tests take the sender's steps. */
final class Bench {
  static final String AUDIT = "waybill.audit";
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  final FakeTime time = new FakeTime();
  final MockProducer<byte[], byte[]> audit;
  final Wiring wiring;
  final AuditTracer tracer;
  private int told;

  Bench(int auditPartitions) {
    this(auditPartitions, builder -> {});
  }

  Bench(int auditPartitions, Consumer<AuditTracerBuilder> settings) {
    this(producer(AUDIT, auditPartitions, true), settings);
  }

  Bench(MockProducer<byte[], byte[]> audit, Consumer<AuditTracerBuilder> settings) {
    this.audit = audit;
    AuditTracerBuilder builder =
        AuditTracer.builder()
            .stage("stage")
            .role(Role.RELAY)
            .topics("orders.*", "orders")
            .samplingRate(0)
            .heartbeat(HEARTBEAT)
            .bootstrapServers("localhost:1");
    settings.accept(builder);
    wiring = Wiring.of(TracerSettings.of(builder), time, () -> audit);
    tracer = new AuditTracer(wiring);
  }

  static MockProducer<byte[], byte[]> producer(String topic, int partitions, boolean completes) {
    return producer(topic, partitions, completes, message -> null);
  }

  /** A producer that refuses some messages. */
  static MockProducer<byte[], byte[]> producer(
      String topic,
      int partitions,
      Function<ProducerRecord<byte[], byte[]>, RuntimeException> refusal) {
    return producer(topic, partitions, true, refusal);
  }

  private static MockProducer<byte[], byte[]> producer(
      String topic,
      int partitions,
      boolean completes,
      Function<ProducerRecord<byte[], byte[]>, RuntimeException> refusal) {
    Node node = new Node(0, "localhost", 1);
    List<PartitionInfo> infos = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      infos.add(new PartitionInfo(topic, i, node, new Node[0], new Node[0]));
    }
    return new MockProducer<>(
        new Cluster("cluster", List.of(node), infos, Set.of(), Set.of()),
        completes,
        new FirstPartition(),
        new ByteArraySerializer(),
        new ByteArraySerializer()) {
      @Override
      public synchronized Future<RecordMetadata> send(
          ProducerRecord<byte[], byte[]> message, Callback callback) {
        RuntimeException refused = refusal.apply(message);
        if (refused != null) {
          throw refused;
        }
        return super.send(message, callback);
      }
    };
  }

  private static final class FirstPartition implements Partitioner {
    @Override
    public int partition(
        String topic, Object key, byte[] keyBytes, Object value, byte[] bytes, Cluster cluster) {
      return 0;
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }

  /** One step of the sender, as it takes them all the time. */
  boolean step() {
    return wiring.reporter().step(false);
  }

  /** Until every partition has cut an entry and has it acknowledged. */
  void report() {
    step();
    time.advance(HEARTBEAT);
    step();
    step();
  }

  /** The last entries. */
  void bye() {
    wiring.core().recorder.close();
    for (int i = 0; i < 3; i++) {
      wiring.reporter().step(true);
    }
  }

  /** All batches that reached the audit topic. */
  List<AuditBatch> batches() {
    List<AuditBatch> batches = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> message : audit.history()) {
      batches.add(decode(message));
    }
    return batches;
  }

  /** Entries that came since the last call. */
  List<Entry> newEntries() {
    List<Entry> all = entries();
    List<Entry> more = all.subList(told, all.size());
    told = all.size();
    return more;
  }

  List<Entry> entries() {
    return batches().stream().flatMap(batch -> batch.entries().stream()).toList();
  }

  List<Entry> entries(int partition) {
    return audit.history().stream()
        .filter(message -> message.partition() == partition)
        .flatMap(message -> decode(message).entries().stream())
        .toList();
  }

  static AuditBatch decode(ProducerRecord<byte[], byte[]> message) {
    try {
      return AuditBatch.decode(message.value());
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  List<AuditSpan> spans() {
    return batches().stream()
        .flatMap(batch -> batch.spans().stream())
        .flatMap(resource -> resource.spans().stream())
        .toList();
  }

  /** The union of one kind of sets over all entries. */
  SequenceSet union(Function<SessionSets, SequenceSet> kind) {
    SequenceSet union = new SequenceSet();
    for (Entry entry : entries()) {
      entry.sessions().forEach(sets -> union.addAll(kind.apply(sets)));
    }
    return union;
  }

  /** All progress of a topic-partition that one audit partition was told. */
  List<PartitionProgress> progress(int auditPartition, TopicPartition tp) {
    return entries(auditPartition).stream()
        .flatMap(entry -> entry.progress().stream())
        .filter(p -> p.topic().equals(tp.topic()) && p.partition() == tp.partition())
        .toList();
  }

  /** The offsets of a topic-partition that one audit partition was told are committed. */
  OffsetSet committed(int auditPartition, TopicPartition tp) {
    OffsetSet committed = new OffsetSet();
    for (PartitionProgress progress : progress(auditPartition, tp)) {
      progress.committed().forEach(range -> committed.add(range.from(), range.to()));
    }
    return committed;
  }

  Map<String, Long> dropped() {
    return tracer.balance().dropped();
  }
}
