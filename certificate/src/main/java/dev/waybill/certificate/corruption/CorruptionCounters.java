// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.corruption.HeaderText.Counted;
import dev.waybill.certificate.trial.TrialRun;
import dev.waybill.tracer.TracerStats;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;

/** Compares what tracers counted with what was done to their messages. */
final class CorruptionCounters {

  private final TrialRun run;
  private long injectedCorrupted;
  private long injectedAbsent;
  private long injectedDamaged;
  private long injectedUnknownVersion;
  private long injectedIntoQuarantine;
  private long corrupted;
  private long absent;
  private long damaged;
  private long unknownVersion;
  private long quarantined;
  private long notLeftOut;

  CorruptionCounters(TrialRun run) {
    this.run = run;
  }

  /**
   * Adds a pipeline.
   *
   * @param stats null where the tracer is Kafka's own object, which nobody can ask
   */
  void add(CorruptionPipeline pipeline, CorruptingNetwork network, TracerStats stats) {
    if (stats == null) {
      return;
    }
    injectedCorrupted += network.corrupted();
    injectedAbsent += network.unusable(Counted.ABSENT);
    injectedDamaged += network.unusable(Counted.DAMAGED);
    injectedUnknownVersion += network.unusable(Counted.UNKNOWN_VERSION);
    if (pipeline.way().onCorrupted() == OnCorrupted.QUARANTINE) {
      injectedIntoQuarantine += network.corrupted();
    }
    corrupted += stats.corrupted();
    absent += stats.absentHeaders();
    damaged += stats.damagedHeaders();
    unknownVersion += stats.unknownVersionHeaders();
    quarantined += stats.quarantined();
    notLeftOut +=
        stats.corruptedPassedOverLimit() + stats.quarantineRefused() + stats.quarantineFailed();
  }

  /** Tells it all in rows. */
  void tell() {
    run.add(Row.equal("tracers count corrupted", injectedCorrupted, corrupted));
    run.add(Row.equal("tracers count absent waybills", injectedAbsent, absent));
    run.add(Row.equal("tracers count damaged waybills", injectedDamaged, damaged));
    run.add(
        Row.equal(
            "tracers count waybills of unknown versions", injectedUnknownVersion, unknownVersion));
    run.add(Row.equal("tracers count quarantined", injectedIntoQuarantine, quarantined));
    run.add(Row.equal("passed on though it was to be left out", 0L, notLeftOut));
  }
}
