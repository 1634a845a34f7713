// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The peer: Kafka Streams groups the spans of a topic by message and drops a message when all
 * stages have told of it. Its settings are Kafka's defaults: one thread, a store with a changelog
 * and 10 MB of cache before it, at least once.
 */
final class StreamsReader {
  private static final String STORE = "messages";

  /** Start and end of each stage. */
  private static final int STATE_BYTES = AuditLog.STAGES.size() * 2 * Long.BYTES;

  private StreamsReader() {}

  static Map<String, Double> read(
      String servers, String topic, boolean rocksDb, Path folder, Reading reading)
      throws InterruptedException {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, folder.getFileName().toString());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    CountDownLatch enough = new CountDownLatch(1);
    try (KafkaStreams streams =
        new KafkaStreams(topology(topic, rocksDb, reading, enough), settings)) {
      streams.start();
      enough.await();
    }
    return reading.results();
  }

  private static Topology topology(
      String topic, boolean rocksDb, Reading reading, CountDownLatch enough) {
    KeyValueBytesStoreSupplier kind =
        rocksDb ? Stores.persistentKeyValueStore(STORE) : Stores.inMemoryKeyValueStore(STORE);
    Topology topology = new Topology();
    topology.addSource(
        "audit", Serdes.ByteArray().deserializer(), Serdes.ByteArray().deserializer(), topic);
    topology.addProcessor("group", () -> new Group(reading, enough), "audit");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(kind, Serdes.Bytes(), Serdes.ByteArray()).withCachingEnabled(),
        "group");
    return topology;
  }

  private static final class Group implements Processor<byte[], byte[], Void, Void> {
    private final Reading reading;
    private final CountDownLatch enough;
    private ProcessorContext<Void, Void> context;
    private KeyValueStore<Bytes, byte[]> messages;
    private long complete;

    Group(Reading reading, CountDownLatch enough) {
      this.reading = reading;
      this.enough = enough;
    }

    @Override
    public void init(ProcessorContext<Void, Void> newContext) {
      context = newContext;
      messages = newContext.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      try {
        for (ResourceSpans group : AuditBatch.decode(record.value()).spans()) {
          group.spans().forEach(this::take);
        }
      } catch (WireException e) {
        throw new IllegalStateException(e);
      }
      long offset = context.recordMetadata().orElseThrow().offset() + 1;
      if (offset % 64 == 0 && reading.isEnough(offset, CpuClock.processNanos())) {
        enough.countDown();
      }
    }

    private void take(AuditSpan span) {
      int stage = AuditLog.STAGES.indexOf((String) span.attributes().get(AuditSpan.STAGE));
      byte[] id =
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(span.traceId().high())
              .putLong(span.traceId().low())
              .array();
      Bytes key = Bytes.wrap(id);
      byte[] before = messages.get(key);
      byte[] after = before == null ? new byte[STATE_BYTES] : before.clone();
      ByteBuffer state = ByteBuffer.wrap(after);
      state.putLong(stage * 2 * Long.BYTES, span.startNanos());
      state.putLong((stage * 2 + 1) * Long.BYTES, span.endNanos());
      if (isComplete(state)) {
        complete++;
        messages.delete(key);
      } else {
        messages.put(key, after);
      }
    }

    private static boolean isComplete(ByteBuffer state) {
      for (int i = 0; i < STATE_BYTES; i += Long.BYTES) {
        if (state.getLong(i) == 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void close() {
      System.err.printf("%d messages complete%n", complete);
    }
  }
}
