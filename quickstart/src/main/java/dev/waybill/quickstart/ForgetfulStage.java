// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a stage that nobody here wrote forgets: stands behind the audit's own interceptor, so that
 * what it drops was received and is never handed over. Tells how far the stage has come. Kafka
 * makes it, in the stage's process.
 */
public final class ForgetfulStage implements ConsumerInterceptor<byte[], byte[]> {
  private FaultFile file;
  private StageFaults faults;
  private MirrorProgress progress;

  /** Called by Kafka. */
  public ForgetfulStage() {}

  @Override
  public void configure(Map<String, ?> configs) {
    MirrorFaults settings = MirrorFaults.read(configs);
    file = FaultFile.append(settings.faults());
    faults = new StageFaults(settings.plan(), OrdersPipeline.MIRROR, file);
    progress = new MirrorProgress(settings.progress());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new LinkedHashMap<>();
    int count = 0;
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> list = new ArrayList<>(records.records(partition));
      list.removeIf(faults::forgets);
      count += list.size();
      if (!list.isEmpty()) {
        kept.put(partition, list);
      }
    }
    progress.passed(records.nextOffsets(), count);
    return new ConsumerRecords<>(kept, records.nextOffsets());
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {
    file.close();
  }
}
