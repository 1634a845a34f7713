// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.zip.CRC32C;

/** The floor: the checksum of key and value alone, as any application would compute it. */
final class Crc32cFloor implements Subject {
  private final Messages messages;
  private final CRC32C crc = new CRC32C();

  Crc32cFloor(Messages messages) {
    this.messages = messages;
  }

  @Override
  public int operations() {
    return messages.count;
  }

  @Override
  public long run() {
    long sum = 0;
    for (int i = 0; i < messages.count; i++) {
      byte[] key = messages.keys[i];
      byte[] value = messages.values[i];
      crc.reset();
      crc.update(key, 0, key.length);
      crc.update(value, 0, value.length);
      sum += crc.getValue();
    }
    return sum;
  }
}
