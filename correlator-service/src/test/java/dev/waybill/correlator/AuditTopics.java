// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.VerdictRecord;
import dev.waybill.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One test's own topics, and what lies on them. */
final class AuditTopics implements AutoCloseable {
  static final int PARTITIONS = 2;

  private static final List<String> NAMES =
      List.of("audit", "pipelines", "verdicts", "summaries", "dead-letters");

  private final EmbeddedKafka kafka;
  private final String prefix;
  private KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> reader;

  /** Names the topics; {@link #create} makes them. */
  AuditTopics(EmbeddedKafka kafka, String prefix) {
    this.kafka = kafka;
    this.prefix = prefix;
    this.producer = producer("none");
    this.reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                prefix,
                "enable.auto.commit",
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer(String codec) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "compression.type", codec),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** From now on what is sent is compressed by this codec of Kafka's. */
  void compressBy(String codec) {
    producer.close();
    producer = producer(codec);
  }

  /** Creates all topics as the correlator wants them. */
  AuditTopics create() {
    for (String name : NAMES) {
      create(name, configs(name));
    }
    return this;
  }

  void create(String name, Map<String, String> configs) {
    kafka.createTopic(topic(name), PARTITIONS, configs);
  }

  /** Changes a setting of a topic that is there. */
  void configure(String name, String key, String value) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, topic(name));
    AlterConfigOp change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(Map.of(topic, List.of(change)))
          .all()
          .get(CorrelatorProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("not configured", e);
    }
  }

  /**
   * Leaves a member in a group that is gone, and which the broker throws out after half an hour
   * only.
   */
  void leaveDeadMember(String group) {
    KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                group,
                "partition.assignment.strategy",
                CooperativeStickyAssignor.class.getName(),
                "session.timeout.ms",
                1_800_000,
                "max.poll.interval.ms",
                30_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    member.subscribe(List.of(topic("audit")));
    while (member.assignment().isEmpty()) {
      member.poll(Duration.ofMillis(100));
    }
    member.close(
        CloseOptions.groupMembershipOperation(
            CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
  }

  static Map<String, String> configs(String name) {
    return switch (name) {
      case "audit" -> Map.of("message.timestamp.type", "LogAppendTime");
      case "pipelines" -> Map.of("cleanup.policy", "compact");
      default -> Map.of();
    };
  }

  /** What a correlator of these topics is started with. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("waybill.group-id", prefix);
    NAMES.forEach(name -> settings.put("waybill.topics." + name, topic(name)));
    return settings;
  }

  String topic(String name) {
    return prefix + "." + name;
  }

  /** Appends to the audit topic; returns the offset. */
  long append(int partition, AuditBatch batch) {
    return append(partition, batch.encode());
  }

  long append(int partition, byte[] value) {
    return send(new ProducerRecord<>(topic("audit"), partition, null, value)).offset();
  }

  void publish(String pipeline, PipelineDefinition definition) {
    publish(pipeline, definition == null ? null : definition.encode());
  }

  void publish(String pipeline, byte[] value) {
    send(new ProducerRecord<>(topic("pipelines"), pipeline.getBytes(UTF_8), value));
  }

  RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get(CorrelatorProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("not sent", e);
    }
  }

  /** Everything on a topic, partition by partition. */
  synchronized List<ConsumerRecord<byte[], byte[]>> read(String name) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.add(new TopicPartition(topic(name), partition));
    }
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (partitions.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
      reader.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return records;
  }

  List<VerdictRecord> verdicts() {
    return read("verdicts").stream().map(record -> verdict(record.value())).toList();
  }

  List<SummaryRecord> summaries() {
    return read("summaries").stream().map(record -> summary(record.value())).toList();
  }

  /** The batches of one partition of the audit topic; what can't be read is left out. */
  List<AuditBatch> batches(int partition) {
    return read("audit").stream()
        .filter(record -> record.partition() == partition)
        .flatMap(record -> batch(record.value()).stream())
        .toList();
  }

  private static Optional<AuditBatch> batch(byte[] value) {
    try {
      return value == null ? Optional.empty() : Optional.of(AuditBatch.decode(value));
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  /** What the correlator has committed of a partition, or 0. */
  long committed(int partition) {
    OffsetAndMetadata commit = commit(partition);
    return commit == null ? 0 : commit.offset();
  }

  /** Where the snapshot lies that was committed last. */
  Optional<SnapshotPlace> snapshot(int partition) {
    OffsetAndMetadata commit = commit(partition);
    return commit == null ? Optional.empty() : CommitMetadata.parse(commit.metadata()).snapshot();
  }

  private synchronized OffsetAndMetadata commit(int partition) {
    TopicPartition audit = new TopicPartition(topic("audit"), partition);
    return reader.committed(Set.of(audit)).get(audit);
  }

  /** Commits for a correlator that does not run. */
  synchronized void commit(int partition, long offset, String metadata) {
    TopicPartition audit = new TopicPartition(topic("audit"), partition);
    reader.commitSync(Map.of(audit, new OffsetAndMetadata(offset, metadata)));
  }

  /** One above the last offset of a partition of the audit topic. */
  synchronized long end(int partition) {
    TopicPartition audit = new TopicPartition(topic("audit"), partition);
    return reader.endOffsets(List.of(audit)).get(audit);
  }

  VerdictRecord awaitVerdict(Predicate<VerdictRecord> wanted) {
    return await()
        .atMost(CorrelatorProcess.PATIENCE)
        .until(() -> last(verdicts().stream().filter(wanted).toList()), found -> found != null);
  }

  SummaryRecord awaitSummary(Predicate<SummaryRecord> wanted) {
    return await()
        .atMost(CorrelatorProcess.PATIENCE)
        .until(() -> last(summaries().stream().filter(wanted).toList()), found -> found != null);
  }

  private static <T> T last(List<T> list) {
    return list.isEmpty() ? null : list.get(list.size() - 1);
  }

  private static VerdictRecord verdict(byte[] value) {
    try {
      return VerdictRecord.decode(value);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  private static SummaryRecord summary(byte[] value) {
    try {
      return SummaryRecord.decode(value);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    reader.close();
  }
}
