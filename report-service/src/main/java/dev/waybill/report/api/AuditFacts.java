// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rules know of the audit.
 *
 * @param partitions what each partition of the audit log tells that was heard of
 * @param before its counters when the rules were last applied, by partition; null if they never
 *     were
 */
public record AuditFacts(List<Partition> partitions, Map<Integer, Counters> before) {
  /** What one partition tells. */
  public record Partition(
      int partition,
      int partitionCount,
      Instant logTime,
      long instances,
      long silentInstances,
      Counters counters) {}

  /**
   * What only grows, but for what is forgotten.
   *
   * @param holes entries that are missing
   * @param dropped events that tracers could not report
   * @param deadLetters records that could not be read
   */
  @RegisterForReflection
  public record Counters(long holes, long dropped, long deadLetters) {
    public static final Counters NONE = new Counters(0, 0, 0);
  }

  /** How many partitions the audit log has; 0 if nothing was heard yet. */
  public int partitionCount() {
    return partitions.stream().mapToInt(Partition::partitionCount).max().orElse(0);
  }

  /** Partitions that nothing was ever heard of, a thousand at most. */
  public List<Integer> missing() {
    Set<Integer> heard = new HashSet<>();
    partitions.forEach(each -> heard.add(each.partition));
    return AuditQueries.missing(partitionCount(), heard);
  }

  /** Up to which log time all of the log is judged; null if not all partitions were heard of. */
  public Instant judgedTo() {
    return partitions.isEmpty() || !missing().isEmpty()
        ? null
        : partitions.stream().map(Partition::logTime).min(Comparator.naturalOrder()).orElseThrow();
  }
}
