// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import dev.waybill.report.store.SummaryStore;
import dev.waybill.wire.SummaryRecord;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Stores the summaries and the progress of the audit. */
@Startup // so that its counters are there before the first record
@ApplicationScoped
class SummaryConsumer {
  static final String CHANNEL = "summaries";

  private final Intake<SummaryRecord> intake;

  SummaryConsumer(IntakeParts parts) {
    intake =
        new Intake<>(
            CHANNEL,
            record -> SummaryRecord.decode(Values.required(record)),
            parts.timed(SummaryStore::window, SummaryStore::write),
            parts);
  }

  @Incoming(CHANNEL)
  Uni<Void> take(ConsumerRecords<byte[], byte[]> records) {
    return intake.take(records);
  }
}
