// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Origins that send, readers that are assigned, revoked, crash, skip and commit as they like. */
final class ModelRun {
  private final Random random;
  private final ModelTopic topic = new ModelTopic();
  private final ModelEntries entries = new ModelEntries();
  private final List<ModelOrigin> origins = new ArrayList<>();
  private final List<ModelReader> readers = new ArrayList<>();
  private final ModelReader[] owners = new ModelReader[ModelTopic.PARTITIONS];
  private final long[] groupOffsets = new long[ModelTopic.PARTITIONS];
  private final boolean skips;
  private final boolean crashes;

  ModelRun(Random random) {
    this.random = random;
    this.skips = random.nextInt(3) == 0;
    this.crashes = random.nextInt(3) == 0;
    for (int i = 0; i < 5; i++) {
      origins.add(new ModelOrigin(random));
    }
    for (int step = 0; step < 600; step++) {
      step(random.nextInt(ModelTopic.PARTITIONS));
    }
    finish();
  }

  ModelTopic topic() {
    return topic;
  }

  List<ModelEntries.Written> records() {
    return entries.records();
  }

  /** Whether everything was read, committed and told in the end. */
  boolean allTold() {
    return !skips && !crashes;
  }

  private void step(int partition) {
    ModelReader owner = owners[partition];
    int choice = random.nextInt(16);
    if (choice < 6) {
      origins.get(random.nextInt(origins.size())).send(random, topic);
    } else if (choice == 6) {
      origins.get(random.nextInt(origins.size())).cut(entries, false);
    } else if (owner == null || (choice == 7 && random.nextInt(4) == 0)) {
      reassign(partition);
    } else if (choice == 8) {
      commit(partition);
    } else if (choice == 9) {
      readers.get(random.nextInt(readers.size())).cut(entries, auditPartition(), false);
    } else if (choice == 10 && skips && random.nextInt(5) == 0) {
      owner.skip(partition, 1 + random.nextInt(10));
    } else if (choice == 10 && crashes && random.nextInt(10) == 0) {
      crash(owner);
    } else {
      owner.read(partition);
    }
  }

  private int auditPartition() {
    return random.nextInt(ModelEntries.PARTITIONS);
  }

  private void commit(int partition) {
    long offset = owners[partition].commit(random, partition);
    groupOffsets[partition] = Math.max(groupOffsets[partition], offset);
  }

  private void reassign(int partition) {
    if (owners[partition] != null) {
      owners[partition].revoke(partition);
    }
    if (readers.size() < 3) {
      readers.add(new ModelReader(random, topic));
    }
    owners[partition] = readers.get(random.nextInt(readers.size()));
    owners[partition].assign(partition, groupOffsets[partition]);
  }

  private void crash(ModelReader reader) {
    readers.remove(reader);
    for (int i = 0; i < owners.length; i++) {
      owners[i] = owners[i] == reader ? null : owners[i];
    }
  }

  /** Everybody who is left reads to the end, commits and says goodbye. */
  private void finish() {
    origins.forEach(origin -> origin.cut(entries, true));
    for (int partition = 0; partition < ModelTopic.PARTITIONS; partition++) {
      if (owners[partition] == null) {
        reassign(partition);
      }
      for (long i = 0; i < topic.end(partition); i++) {
        owners[partition].read(partition);
      }
      while (groupOffsets[partition] < topic.end(partition)) {
        commit(partition);
      }
    }
    for (ModelReader reader : readers) {
      for (int i = 0; i < ModelEntries.PARTITIONS; i++) {
        reader.cut(entries, i, true);
      }
    }
  }
}
