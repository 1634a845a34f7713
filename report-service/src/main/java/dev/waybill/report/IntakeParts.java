// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What the intakes of all channels share. */
@ApplicationScoped
class IntakeParts {
  private final Database database;
  private final DeadLetters deadLetters;
  private final ReportConfig config;
  private final MeterRegistry registry;
  private final Outages outages;

  IntakeParts(
      Database database,
      DeadLetters deadLetters,
      ReportConfig config,
      MeterRegistry registry,
      Outages outages) {
    this.database = database;
    this.deadLetters = deadLetters;
    this.config = config;
    this.registry = registry;
    this.outages = outages;
  }

  Database database() {
    return database;
  }

  DeadLetters deadLetters() {
    return deadLetters;
  }

  Patience patience(String channel) {
    return new Patience(channel, config.retry(), outages, metrics(channel));
  }

  IntakeMetrics metrics(String channel) {
    return new IntakeMetrics(registry, channel);
  }
}
