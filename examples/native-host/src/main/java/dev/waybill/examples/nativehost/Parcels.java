// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples.nativehost;

import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Role;
import dev.waybill.wire.Waybill;
import java.nio.charset.StandardCharsets;

/** Another pipeline, whose messages do not travel by Kafka: the plain API at both ends. */
final class Parcels {
  static final String PIPELINE = "parcels";

  private Parcels() {}

  static void run(String servers, int messages) {
    try (AuditTracer press = Clients.tracer(servers, "press", Role.ORIGIN).build();
        AuditTracer shelf = Clients.tracer(servers, "shelf", Role.SINK).build()) {
      for (int i = 0; i < messages; i++) {
        byte[] key = bytes("parcel " + i);
        byte[] value = bytes("what is in it");
        Waybill sealed = press.seal(PIPELINE, key, value);
        press.handOver(PIPELINE, sealed);
        if (i != FaultyHop.LOST) {
          byte[] delivered = i == FaultyHop.CORRUPTED ? FaultyHop.corrupt(value) : value;
          store(shelf, sealed.encode(), key, delivered);
        }
      }
    }
  }

  private static void store(AuditTracer shelf, byte[] header, byte[] key, byte[] value) {
    Waybill received = shelf.receive(PIPELINE, header, key, value);
    if (shelf.isCorrupted(received, key, value)) {
      shelf.skip(PIPELINE, received);
    } else {
      shelf.handOver(PIPELINE, received);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
