// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What goes wrong on the way to a stage that nobody here wrote: stands before the audit's own
 * interceptor, so that what it drops the stage never sees. Kafka makes it, in the stage's process.
 */
public final class FaultyHop implements ConsumerInterceptor<byte[], byte[]> {
  private FaultFile file;
  private StageFaults faults;

  /** Called by Kafka. */
  public FaultyHop() {}

  @Override
  public void configure(Map<String, ?> configs) {
    MirrorFaults settings = MirrorFaults.read(configs);
    file = FaultFile.append(settings.faults());
    faults = new StageFaults(settings.plan(), OrdersPipeline.MIRROR, file);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    return FaultyConsumer.deliver(records, faults);
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {
    file.close();
  }
}
