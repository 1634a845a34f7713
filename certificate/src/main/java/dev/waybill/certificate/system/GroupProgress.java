// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far consumer groups are, as the broker tells. */
public final class GroupProgress {

  private final String servers;

  public GroupProgress(String servers) {
    this.servers = servers;
  }

  /** Whether a group has committed all that a topic holds; false while the broker is away. */
  public boolean isDone(String group, String topic) throws InterruptedException {
    try (Admin admin =
        Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      TopicDescription description =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      var ends =
          admin
              .listOffsets(
                  description.partitions().stream()
                      .collect(
                          Collectors.toMap(
                              p -> new TopicPartition(topic, p.partition()),
                              p -> OffsetSpec.latest())))
              .all()
              .get();
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return ends.entrySet().stream()
          .allMatch(
              end -> {
                OffsetAndMetadata offset = committed.get(end.getKey());
                return end.getValue().offset() == 0
                    || (offset != null && offset.offset() >= end.getValue().offset());
              });
    } catch (ExecutionException e) {
      return false;
    }
  }
}
