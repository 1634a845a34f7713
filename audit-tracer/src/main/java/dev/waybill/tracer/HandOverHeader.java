// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.MessageChecksum;
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
  private final boolean seals;
  private Waybill waybill;
  private byte[] text;
  private byte[] key;
  private boolean knowsKey;
  private byte[] value;
  private boolean knowsValue;
  private final Half keyHalf;

  /**
   * @param waybill identity and, if {@code seals} is false, the checksum that stays
   * @param seals whether the bytes that are sent give the checksum
   * @param keyHalf unknown if the checksum must do without the key
   */
  HandOverHeader(Waybill waybill, Delivery delivery, boolean seals, Half keyHalf) {
    this.waybill = waybill;
    this.delivery = delivery;
    this.seals = seals;
    this.keyHalf = keyHalf;
  }

  /** The serialized key, or null. */
  void key(byte[] bytes, MessageChecksum checksum) {
    key = bytes;
    knowsKey = true;
    sealIfKnown(checksum);
  }

  /** The serialized value, or null. */
  void value(byte[] bytes, MessageChecksum checksum) {
    value = bytes;
    knowsValue = true;
    sealIfKnown(checksum);
  }

  private void sealIfKnown(MessageChecksum checksum) {
    if (!knowsValue || (keyHalf != Half.UNKNOWN && !knowsKey)) {
      return;
    }
    if (seals) {
      seal(checksum);
    } else if (isChanged(checksum)) {
      delivery.foundChanged();
    }
    key = null; // what the application keeps of the record must not keep the bytes
    value = null;
  }

  /** As far as the bytes are known that the checksum covers. */
  private boolean isChanged(MessageChecksum checksum) {
    return !(waybill.keyCovered() && keyHalf == Half.UNKNOWN)
        && checksum.expectedBy(waybill, key, value) != waybill.checksum();
  }

  private void seal(MessageChecksum checksum) {
    boolean covered = keyHalf != Half.UNKNOWN && waybill.keyCovered();
    int sum = covered ? checksum.ofKeyAndValue(key, value) : checksum.ofValue(value);
    waybill = new Waybill(sum, covered, waybill.session(), waybill.sequence(), waybill.sample());
    text = null;
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
