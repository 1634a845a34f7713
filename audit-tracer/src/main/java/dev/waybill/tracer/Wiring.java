// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/** The parts of a tracer, put together. The sender's thread is not started. */
record Wiring(
    Core core,
    Reporter reporter,
    Ledger ledger,
    LedgerMemory memory,
    SpanLedger spans,
    Quarantine quarantine,
    Sender sender,
    TracerMetrics metrics,
    CauseLog causes) {

  static Wiring of(
      TracerSettings settings, Time time, Supplier<Producer<byte[], byte[]>> producerFactory) {
    Instance instance = settings.instance();
    RingQueue queue = new RingQueue(settings.queueCapacity());
    Tickets tickets = new Tickets(Tickets.DEFAULT_CAPACITY);
    Drops drops = new Drops();
    Sealer sealer = new Sealer(time);
    CauseLog causes = new CauseLog(instance.stage());
    Quarantine quarantine = new Quarantine(causes);
    Core core =
        new Core(new Recorder(queue, drops, tickets), sealer, time, settings, quarantine, causes);
    SpanWriter writer = new SpanWriter(instance, Sealer::randomSpanId);
    SpanLedger spans = new SpanLedger(writer, SpanLedger.DEFAULT_MAX_OPEN, settings.ledger());
    AuditLog log = new AuditLog(settings.auditTopic(), producerFactory);
    LedgerMemory memory = new LedgerMemory(settings.ledgerBytes());
    EntryWriter entries =
        new EntryWriter(instance, writer, settings.pipelines()::known, settings.ledger());
    Ledger ledger = new Ledger(drops, entries, spans, memory, queue::tail, instance);
    Reporter reporter =
        new Reporter(
            queue, drops, tickets, core, ledger, memory, log, causes, settings.heartbeat());
    TracerMetrics metrics =
        new TracerMetrics(
            instance.stage(),
            settings.openTelemetry(),
            new TracerMetrics.Source(
                reporter::balance, memory, reporter::queuedEvents, queue.capacity()),
            causes);
    Sender sender =
        new Sender(
            "waybill-" + instance.stage(),
            now -> {
              metrics.step(now);
              quarantine.step(log, now);
            },
            reporter,
            causes,
            settings.closeTimeout());
    return new Wiring(core, reporter, ledger, memory, spans, quarantine, sender, metrics, causes);
  }
}
