// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * What we ask a wrapped consumer beside the user's own calls. Never throws what is meant for the
 * user: an error comes again in the user's call, and a wake-up is passed on to it.
 */
final class Questions {
  static final long UNKNOWN = -1;

  private final Consumer<byte[], byte[]> consumer;
  private String group;

  Questions(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Whether an offset is still in the log; false too if nobody says within the patience. */
  boolean isInLog(TopicPartition tp, long position, Duration patience) {
    try {
      Long start = consumer.beginningOffsets(List.of(tp), patience).get(tp);
      return start != null && start <= position;
    } catch (WakeupException e) {
      consumer.wakeup(); // it was meant for the user's call
      return false;
    } catch (KafkaException | IllegalStateException e) {
      return false; // not known
    }
  }

  /** Where the consumer stands in an assigned topic-partition, or {@link #UNKNOWN}. */
  long position(TopicPartition tp, Duration wait) {
    try {
      return consumer.position(tp, wait);
    } catch (WakeupException e) {
      consumer.wakeup(); // it was meant for the user's call
      return UNKNOWN;
    } catch (KafkaException | IllegalStateException e) {
      return UNKNOWN; // not known yet; an error comes again in the user's own poll
    }
  }

  /** The consumer group, or null. */
  String group() {
    if (group == null) {
      group = readGroup();
    }
    return group.isEmpty() ? null : group;
  }

  private String readGroup() {
    try {
      String id = consumer.groupMetadata().groupId();
      return id == null ? "" : id;
    } catch (KafkaException | IllegalStateException e) {
      return ""; // a consumer without a group
    }
  }
}
