// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.awaitility.Awaitility.await;

import dev.waybill.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A client of its own that writes and reads topics. */
final class Topics implements AutoCloseable {
  private final Map<String, Object> servers;
  private KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;

  Topics(EmbeddedKafka kafka) {
    servers = Map.of("bootstrap.servers", kafka.bootstrapServers());
    producer = producer("none");
    admin = Admin.create(servers);
  }

  private KafkaProducer<byte[], byte[]> producer(String codec) {
    Map<String, Object> settings = new HashMap<>(servers);
    settings.put("compression.type", codec);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** From now on what is sent is compressed by this codec of Kafka's. */
  void compressBy(String codec) {
    producer.close();
    producer = producer(codec);
  }

  /** Sends and returns when all is acknowledged. */
  void send(List<ProducerRecord<byte[], byte[]>> records) {
    try {
      List<Future<?>> acknowledged = new ArrayList<>();
      for (ProducerRecord<byte[], byte[]> record : records) {
        acknowledged.add(producer.send(record));
      }
      for (Future<?> one : acknowledged) {
        one.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  void send(String topic, byte[] key, byte[] value) {
    send(List.of(new ProducerRecord<>(topic, key, value)));
  }

  /** Waits until a group has committed all that the topic holds now. */
  void awaitConsumed(String group, String topic) {
    Map<TopicPartition, Long> ends = ends(topic);
    await().atMost(ReportProcess.PATIENCE).until(() -> committed(group), done -> reach(done, ends));
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group)
      throws InterruptedException, ExecutionException {
    return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
  }

  private static boolean reach(
      Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .filter(end -> end.getValue() > 0)
        .allMatch(
            end -> {
              OffsetAndMetadata done = committed.get(end.getKey());
              return done != null && done.offset() >= end.getValue();
            });
  }

  /** All records that a topic holds now. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<TopicPartition, Long> ends = ends(topic);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(servers, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /**
   * Leaves a member in a group that is gone, and which the broker throws out after half an hour
   * only.
   */
  void leaveDeadMember(String group, String topic) {
    Map<String, Object> settings = new HashMap<>(servers);
    settings.put("group.id", group);
    settings.put("session.timeout.ms", 1_800_000);
    settings.put("max.poll.interval.ms", 30_000);
    KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    member.subscribe(List.of(topic));
    while (member.assignment().isEmpty()) {
      member.poll(Duration.ofMillis(100));
    }
    member.close(
        CloseOptions.groupMembershipOperation(
            CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
  }

  /** How many members a group has. */
  int members(String group) throws InterruptedException, ExecutionException {
    return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().size();
  }

  private Map<TopicPartition, Long> ends(String topic) {
    try {
      TopicDescription description =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      description
          .partitions()
          .forEach(p -> latest.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
      Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(latest).all().get();
      return ends.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
