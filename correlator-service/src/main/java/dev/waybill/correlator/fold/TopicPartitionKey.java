// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.WireException;
import java.util.Comparator;

/** A topic-partition of the audited data. */
record TopicPartitionKey(String topic, int partition) implements Comparable<TopicPartitionKey> {
  private static final Comparator<TopicPartitionKey> ORDER =
      Comparator.comparing(TopicPartitionKey::topic).thenComparing(TopicPartitionKey::partition);

  // Written out: one that the compiler makes for a record is slow where it is not inlined.
  @Override
  public boolean equals(Object other) {
    return other instanceof TopicPartitionKey key
        && partition == key.partition
        && topic.equals(key.topic);
  }

  @Override
  public int hashCode() {
    return 31 * topic.hashCode() + partition;
  }

  @Override
  public int compareTo(TopicPartitionKey other) {
    return ORDER.compare(this, other);
  }

  void save(StateWriter out) {
    out.text(topic);
    out.number(partition);
  }

  static TopicPartitionKey restore(StateReader in) throws WireException {
    return new TopicPartitionKey(in.text(), in.number(Integer.MAX_VALUE));
  }
}
