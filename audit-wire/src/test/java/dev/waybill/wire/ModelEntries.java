// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The audit topic in memory: entries as bytes, numbered by each instance and partition. */
final class ModelEntries {
  static final int PARTITIONS = 4;

  /** A record on the audit topic. */
  static final class Written {
    private final int partition;
    private final byte[] value;

    Written(int partition, byte[] value) {
      this.partition = partition;
      this.value = value;
    }

    int partition() {
      return partition;
    }

    List<Entry> entries() throws WireException {
      return AuditBatch.decode(value).entries();
    }
  }

  private final List<Written> records = new ArrayList<>();

  List<Written> records() {
    return records;
  }

  void write(
      int partition,
      long instance,
      long number,
      Role role,
      boolean bye,
      List<PartitionProgress> progress,
      List<SessionSets> sessions) {
    Entry entry =
        new Entry(
            instance,
            number,
            number * 1000,
            1000,
            role == Role.ORIGIN ? "web" : "store",
            role,
            "service",
            "host",
            number == 0,
            bye,
            false,
            Map.of(),
            progress,
            sessions,
            new Balance(0, 0, Map.of(), 0));
    byte[] value = AuditBatch.of(PARTITIONS, List.of(entry), List.of()).encode();
    records.add(new Written(partition, value));
  }
}
