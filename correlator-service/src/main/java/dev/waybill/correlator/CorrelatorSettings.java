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

  /**
   * How often a partition gets a snapshot of its fold, from which it goes on after a restart; less
   * often where little is read.
   */
  @WithDefault("5m")
  Duration snapshot();

  /** How long no correlator may run before something of the audit log is lost unread. */
  @WithDefault("24h")
  Duration outage();

  /** How long a hole may still be filled, and how long a window stays provisional. */
  @WithDefault("20s")
  Duration grace();

  /** After how many of its heartbeats without an entry an instance counts as silent. */
  @WithDefault("3")
  int silenceHeartbeats();

  /** How many ranges of sequences a verdict names at most; counts stay exact. */
  @WithDefault("10000")
  int maxRanges();

  /** How long a closed window is kept in full, so that late messages are told as revisions. */
  @WithDefault("30m")
  Duration horizon();

  /**
   * How long it is remembered of a session which messages are forgotten: as long as the audited
   * topics retain data.
   */
  @WithDefault("7d")
  Duration retention();

  /** How large a fold's state may grow, in bytes; beyond, the oldest windows are closed. */
  @WithDefault("268435456")
  long maxStateBytes();

  /** Names of topics. */
  interface Topics {
    /** What tracers report; partitioned by session, with LogAppendTime. */
    @WithDefault("waybill.audit")
    String audit();

    /** Plain OTLP of services without a tracer of ours, under any key; need not exist. */
    @WithDefault("waybill.otlp")
    String otlp();

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
    return new FoldSettings(
        grace().toMillis(),
        silenceHeartbeats(),
        maxRanges(),
        horizon().toMillis(),
        retention().toMillis(),
        maxStateBytes());
  }
}
