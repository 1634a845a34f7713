// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

/**
 * A record that should do no harm.
 *
 * @param topic one of the audit's own
 * @param partition where it is to lie; null for anywhere
 * @param key may be null, and is any bytes
 * @param value may be null, and is any bytes
 * @param timestamp of the record; null for now
 * @param unreadable whether it must become a dead letter; or else it must change nothing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Poison(
    String topic, Integer partition, byte[] key, byte[] value, Long timestamp, boolean unreadable) {

  static Poison unreadable(String topic, byte[] key, byte[] value) {
    return new Poison(topic, null, key, value, null, true);
  }

  static Poison harmless(String topic, byte[] key, byte[] value) {
    return new Poison(topic, null, key, value, null, false);
  }

  Poison at(int newPartition) {
    return new Poison(topic, newPartition, key, value, timestamp, unreadable);
  }

  /** As if it had been written then. */
  Poison dated(long newTimestamp) {
    return new Poison(topic, partition, key, value, newTimestamp, unreadable);
  }
}
