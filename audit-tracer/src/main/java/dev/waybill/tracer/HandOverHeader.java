// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Waybill;
import org.apache.kafka.common.header.Header;

/**
 * A waybill among the headers of a record that is being sent. Kafka gives the same object back when
 * it tells how the send ended, so nothing has to be looked up then.
 *
 * <p>Identity is there from the start; the checksum once the bytes are known that it covers, which
 * serializers may tell later. The thread that sends writes; Kafka's I/O thread only ends the
 * delivery.
 */
final class HandOverHeader implements Header {
  /** How the bytes of a record's key or value become known. */
  enum Half {
    /** They are in the record. */
    SEEN,
    /** Our serializer tells them. */
    SERIALIZED,
    /** Not at all; a key may do without. */
    UNKNOWN
  }

  final Delivery delivery;

  /** The pipeline of a message that came with an identity; null for one of this stage's own. */
  final Pipeline relayedIn;

  /** The serialized key, or null. */
  byte[] key;

  boolean knowsKey;

  /** The serialized value, or null. */
  byte[] value;

  boolean knowsValue;

  private Waybill waybill;
  private byte[] text;

  HandOverHeader(Waybill waybill, Delivery delivery, Pipeline relayedIn) {
    this.waybill = waybill;
    this.delivery = delivery;
    this.relayedIn = relayedIn;
  }

  Waybill waybill() {
    return waybill;
  }

  /** The bytes give this checksum, of key and value or of the value alone. */
  void seal(int checksum, boolean keyCovered) {
    waybill =
        new Waybill(checksum, keyCovered, waybill.session(), waybill.sequence(), waybill.sample());
    text = null;
  }

  /** What the application keeps of the record must not keep the bytes. */
  void forgetBytes() {
    key = null;
    value = null;
  }

  @Override
  public String key() {
    return Waybill.HEADER;
  }

  @Override
  public byte[] value() {
    if (text == null) {
      text = waybill.encode();
    }
    return text;
  }
}
