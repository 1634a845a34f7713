// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * Up to where in the audit log an output is true. Of two outputs with the same key the one with the
 * higher offset holds; repeats and outputs of zombies do no harm.
 *
 * @param partition partition of the audit topic
 * @param offset offset of the last record that it reflects
 */
public record Revision(int partition, long offset) {
  void write(JsonWriter json) {
    json.number("partition", partition);
    json.number("offset", offset);
  }

  static Revision read(JsonObject json) throws WireException {
    return new Revision(json.intCount("partition"), json.count("offset"));
  }
}
