// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.tracer.AuditTracer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A sink: a message leaves Kafka here, and the stage says so one by one. */
final class Delivery implements ReceivingStage.Work {

  private final AuditTracer tracer;

  Delivery(AuditTracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> order) {
    // A real one would write an invoice or print a label here, before it says that it has.
    tracer.handOver(order);
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
