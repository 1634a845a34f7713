// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import dev.waybill.embedded.EmbeddedProcess;

/** A process of the system that something can be done to. */
public enum Part {
  CORRELATOR,
  REPORT,
  DATABASE,
  BROKER;

  EmbeddedProcess in(AuditSystem system) {
    return switch (this) {
      case CORRELATOR -> system.correlator();
      case REPORT -> system.report();
      case DATABASE -> system.postgresql();
      case BROKER -> system.kafka();
    };
  }
}
