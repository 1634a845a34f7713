// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** When reports of whole days are made. */
public interface DailyConfig {
  /** How often it is looked whether one is due. */
  @WithDefault("PT5M")
  @DurationMin(seconds = 1)
  Duration every();

  /** So long after midnight, by log time of the audit, a day is made. */
  @WithDefault("PT30M")
  @DurationMin(seconds = 0)
  Duration delay();

  /** How often the days of the last week are looked at again: something may have come late. */
  @WithDefault("PT1H")
  @DurationMin(seconds = 1)
  Duration recheck();

  /** How long reports are kept. */
  @WithDefault("P400D")
  @DurationMin(days = 7)
  Duration retention();
}
