// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The audit's own health. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The audit's own health: whether it misses anything itself")
record AuditView(
    @Schema(description = "Partitions of the audit log; 0 if nothing was heard yet")
        int partitionCount,
    @Schema(description = "How many of them nothing was ever heard of") int neverHeardOf,
    @Schema(description = "Which ones, at most a thousand") List<Integer> neverHeardOfPartitions,
    Sums total,
    @Schema(description = "By partition of the audit log") List<Partition> items,
    @Schema(description = "Give it as `after` for the next page; absent on the last one")
        String next) {

  /** Sums over all partitions. */
  @RegisterForReflection
  @Schema(
      description =
          "Over all partitions. An instance reports to every partition, so the instances are the"
              + " most that any partition knows; all else is added up.")
  record Sums(
      @Schema(description = "Sessions with undecided messages, or that go on") long openSessions,
      @Schema(description = "Instances of tracers heard of and not gone") long instances,
      @Schema(description = "Instances that fell silent without a goodbye") long silentInstances,
      @Schema(description = "Numbers of entries that are missing") long holes,
      @Schema(description = "What the tracers recorded") long recorded,
      @Schema(description = "What they could not report, by reason") Map<String, Long> dropped,
      @Schema(description = "Records of the audit log that could not be read") long deadLetters) {}

  /** What is known of one partition. */
  @RegisterForReflection
  @Schema(description = "How far one partition of the audit log is judged, and how whole it is")
  record Partition(
      int partition,
      @Schema(description = "Offset of the last record that was judged") long offset,
      @Schema(description = "Log time of that record") Instant logTime,
      long openSessions,
      long instances,
      long silentInstances,
      long holes,
      long recorded,
      @JsonRawValue
          @Schema(
              description = "What tracers could not report, by reason",
              implementation = Object.class)
          String dropped,
      long deadLetters) {}
}
