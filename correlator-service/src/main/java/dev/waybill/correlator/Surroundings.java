// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What the workers of all partitions share. */
@Singleton
final class Surroundings {
  final CorrelatorSettings settings;
  final Beginnings beginnings;
  final AuditPositions positions;
  final Sender sender;
  final SnapshotWriter snapshotWriter;
  final Definitions definitions;
  final CorrelatorMetrics metrics;

  @Inject
  Surroundings(
      CorrelatorSettings settings,
      Beginnings beginnings,
      AuditPositions positions,
      Sender sender,
      SnapshotWriter snapshotWriter,
      Definitions definitions,
      CorrelatorMetrics metrics) {
    this.settings = settings;
    this.beginnings = beginnings;
    this.positions = positions;
    this.sender = sender;
    this.snapshotWriter = snapshotWriter;
    this.definitions = definitions;
    this.metrics = metrics;
  }
}
