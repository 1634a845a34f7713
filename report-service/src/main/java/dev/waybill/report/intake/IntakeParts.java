// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import dev.waybill.report.ReportConfig;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.Retention;
import dev.waybill.report.store.TimePartitions;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.function.Function;

/** What the intakes of all channels share. */
@ApplicationScoped
class IntakeParts {
  private final Database database;
  private final DeadLetters deadLetters;
  private final ReportConfig config;
  private final MeterRegistry registry;
  private final Outages outages;
  private final TimePartitions partitions;
  private final Retention retention;

  IntakeParts(
      Database database,
      DeadLetters deadLetters,
      ReportConfig config,
      MeterRegistry registry,
      Outages outages,
      TimePartitions partitions,
      Retention retention) {
    this.database = database;
    this.deadLetters = deadLetters;
    this.config = config;
    this.registry = registry;
    this.outages = outages;
    this.partitions = partitions;
    this.retention = retention;
  }

  Database database() {
    return database;
  }

  /** Writes what belongs to windows. */
  <T> Intake.Writer<T> timed(Function<T, Instant> window, TimedWriter.Store<T> store) {
    return new TimedWriter<>(database, partitions, retention, window, store);
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
