// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Role;
import java.time.Duration;

/** The demo's tracers. */
final class DemoTracers {

  /** 11 MB a stage. */
  static final int QUEUE_CAPACITY = 1 << 18;

  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Long, since what is not acknowledged by then is a hole in the audit. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private DemoTracers() {}

  /** A stage's tracer. */
  static AuditTracer of(
      String servers, String stage, Role role, double samplingRate, boolean ledger) {
    return AuditTracer.builder()
        .stage(stage)
        .role(role)
        .service("quickstart")
        .bootstrapServers(servers)
        .topics(OrdersPipeline.TOPICS, OrdersPipeline.NAME)
        .samplingRate(samplingRate)
        .ledger(ledger)
        .heartbeat(HEARTBEAT)
        .queueCapacity(QUEUE_CAPACITY)
        .closeTimeout(CLOSE_TIMEOUT)
        .build();
  }
}
