// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Stands between the broker's client and the tracer's wrapper: what it takes away, the stage never
 * sees, though its positions pass over it as if it had been there.
 */
public final class TamperedConsumer {

  private TamperedConsumer() {}

  @SuppressWarnings("unchecked") // a proxy has no type arguments
  public static Consumer<byte[], byte[]> of(
      Consumer<byte[], byte[]> consumer, Tampering tampering) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            TamperedConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(consumer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return method.getName().equals("poll")
                  ? deliver((ConsumerRecords<byte[], byte[]>) result, tampering)
                  : result;
            });
  }

  /** What arrives of what a poll answered. */
  public static ConsumerRecords<byte[], byte[]> deliver(
      ConsumerRecords<byte[], byte[]> polled, Tampering tampering) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> arrived = new LinkedHashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      polled.records(partition).forEach(record -> records.addAll(tampering.deliver(record)));
      if (!records.isEmpty()) {
        arrived.put(partition, records);
      }
    }
    return new ConsumerRecords<>(arrived, polled.nextOffsets());
  }
}
