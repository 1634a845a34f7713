// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** When something is a finding. */
public interface FindingConfig {
  /** How often the rules are applied. */
  @WithDefault("PT15S")
  @DurationMin(seconds = 1)
  Duration every();

  /** How long a finding must not be seen until it is resolved. */
  @WithDefault("PT5M")
  @DurationMin(seconds = 0)
  Duration clear();

  /** For how long a stage must tell of nothing while messages wait for it. */
  @WithDefault("PT3M")
  @DurationMin(seconds = 1)
  Duration silence();

  /** How far the audit log may be judged behind the time of day. */
  @WithDefault("PT2M")
  @DurationMin(seconds = 1)
  Duration auditSilence();

  /** After how long without a new message a pipeline is quiet. */
  @WithDefault("PT1H")
  @DurationMin(minutes = 1)
  Duration quiet();

  /** Share of the messages of a window that may be corrupted at a stage. */
  @WithDefault("0")
  @DecimalMin("0")
  @DecimalMax("1")
  double corruptedShare();

  /** Below this share of complete messages it is critical. */
  @WithDefault("0.99")
  @DecimalMin("0")
  @DecimalMax("1")
  double criticalCompleteness();

  /** So far back windows are looked at that were open, or closed while no service ran. */
  @WithDefault("P1D")
  @DurationMin(hours = 1)
  @DurationMax(days = 7)
  Duration lookBack();

  /** How long resolved findings are kept. */
  @WithDefault("P90D")
  @DurationMin(days = 1)
  Duration retention();

  /** How many pipelines have metrics of their own; of the others only their number is told. */
  @WithDefault("1000")
  @Min(1)
  int maxPipelines();
}
