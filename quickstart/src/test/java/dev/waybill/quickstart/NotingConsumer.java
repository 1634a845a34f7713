// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** A consumer that takes notes, and that may get stuck for ever instead of committing once more. */
final class NotingConsumer implements InvocationHandler {
  private final Consumer<byte[], byte[]> consumer;
  private final Notes notes;
  private final long stuckAfter;
  private boolean joined;
  private long read;
  private long committed;

  private NotingConsumer(Consumer<byte[], byte[]> consumer, Notes notes, long stuckAfter) {
    this.consumer = consumer;
    this.notes = notes;
    this.stuckAfter = stuckAfter;
  }

  /**
   * @param stuckAfter as soon as it has committed so many messages and has more to commit
   */
  @SuppressWarnings("unchecked") // a proxy has no type arguments
  static Consumer<byte[], byte[]> of(
      Consumer<byte[], byte[]> consumer, Notes notes, long stuckAfter) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            NotingConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            new NotingConsumer(consumer, notes, stuckAfter));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    boolean commits = method.getName().equals("commitSync");
    if (commits && committed >= stuckAfter && read > committed) {
      notes.stuck();
      new CountDownLatch(1).await();
    }
    Object result;
    try {
      result = method.invoke(consumer, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (commits) {
      notes.committed();
      committed = read;
    } else if (method.getName().equals("poll")) {
      note((ConsumerRecords<?, ?>) result);
    }
    return result;
  }

  private void note(ConsumerRecords<?, ?> polled) {
    if (!joined && !consumer.assignment().isEmpty()) {
      joined = true;
      notes.joined();
    }
    for (TopicPartition partition : polled.partitions()) {
      List<? extends ConsumerRecord<?, ?>> records = polled.records(partition);
      notes.read(partition, records.get(0).offset(), records.get(records.size() - 1).offset() + 1);
      read += records.size();
    }
  }
}
