// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The time of day, which only says what "the last hour" is. */
class SystemClock {
  @Produces
  @ApplicationScoped
  Clock clock() {
    return Clock.systemUTC();
  }
}
