// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which partitions are held here, each by the worker of its present assignment. */
@Singleton
final class Assignments {
  private final Surroundings surroundings;
  private final CorrelatorMetrics metrics;
  private final Map<Integer, PartitionWorker> workers = new ConcurrentHashMap<>();
  private volatile int partitionCount;
  private volatile boolean joined;

  @Inject
  Assignments(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.metrics = surroundings.metrics;
  }

  /** The partition count that was found at start; 0 before. */
  int partitionCount() {
    return partitionCount;
  }

  void partitionCount(int count) {
    partitionCount = count;
  }

  /** Begins partitions anew, each with a fold of its own. */
  void assign(Collection<Integer> partitions, int epoch) {
    for (int partition : partitions) {
      PartitionWorker worker = new PartitionWorker(partition, partitionCount, epoch, surroundings);
      end(workers.put(partition, worker));
      metrics.show(worker);
      worker.start();
    }
    joined = true;
  }

  /** Ends partitions; returns those of their workers that there were. */
  List<PartitionWorker> revoke(Collection<Integer> partitions) {
    List<PartitionWorker> ended =
        partitions.stream().map(workers::remove).filter(worker -> worker != null).toList();
    ended.forEach(this::end);
    return ended;
  }

  /** The group has thrown this consumer out. */
  void left() {
    joined = false;
  }

  /** Whether the consumer is a member of the group. */
  boolean joined() {
    return joined;
  }

  /** The worker of a partition, or null if it is not held here. */
  PartitionWorker worker(int partition) {
    return workers.get(partition);
  }

  Collection<PartitionWorker> workers() {
    return workers.values();
  }

  /** Before the clients close: what is acknowledged is committed when the consumer leaves. */
  void stop(@Observes ShutdownEvent stop) {
    workers.values().forEach(PartitionWorker::close);
  }

  private void end(PartitionWorker worker) {
    if (worker != null) {
      worker.close();
      metrics.hide(worker);
    }
  }
}
