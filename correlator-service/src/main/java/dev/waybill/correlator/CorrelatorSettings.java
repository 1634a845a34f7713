// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.FoldSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** All settings of the correlator. Where Kafka is, is set by {@code kafka.bootstrap.servers}. */
@ConfigMapping(prefix = "waybill")
public interface CorrelatorSettings {

  /** Names of topics. */
  Topics topics();

  /** The consumer group of the correlators that share one audit topic. */
  @WithDefault("waybill-correlator")
  String groupId();

  /** After how long without a record a partition gets a tick, so that the fold's clock goes on. */
  @WithDefault("1s")
  Duration tick();

  /** How long a hole may still be filled, and how long a window stays provisional. */
  @WithDefault("20s")
  Duration grace();

  /** After how many of its heartbeats without an entry an instance counts as silent. */
  @WithDefault("3")
  int silenceHeartbeats();

  /** How many ranges of sequences a verdict names at most; counts stay exact. */
  @WithDefault("10000")
  int maxRanges();

  /** Names of topics. */
  interface Topics {
    /** What tracers report; partitioned by session, with LogAppendTime. */
    @WithDefault("waybill.audit")
    String audit();

    /** Definitions of pipelines; compacted. */
    @WithDefault("waybill.pipelines")
    String pipelines();

    /** Where verdicts go. */
    @WithDefault("waybill.verdicts")
    String verdicts();

    /** Where summaries go. */
    @WithDefault("waybill.summaries")
    String summaries();

    /** Where records go that can't be used. */
    @WithName("dead-letters")
    @WithDefault("waybill.dead-letters")
    String deadLetters();
  }

  /** What folds are to go by. */
  default FoldSettings foldSettings() {
    return new FoldSettings(grace().toMillis(), silenceHeartbeats(), maxRanges());
  }
}
