// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.WireException;
import java.util.HashMap;
import java.util.Map;

/** The definitions that the records of the compacted topic add up to. For one thread. */
final class Definitions {
  private final Map<String, PipelineDefinition> definitions = new HashMap<>();

  /**
   * Takes the next record. The last one of a pipeline holds, whatever its version: it is the one
   * that compaction leaves.
   *
   * @param key the pipeline's name
   * @param value the definition, or null if it was deleted
   * @throws WireException if it is of no use; nothing is changed then
   */
  void take(byte[] key, byte[] value) throws WireException {
    if (key == null) {
      throw new WireException(WireException.Reason.MISSING_FIELD, "no key");
    }
    String name = new String(key, UTF_8);
    if (value == null) {
      definitions.remove(name);
      return;
    }
    PipelineDefinition definition = PipelineDefinition.decode(value);
    if (!definition.name().equals(name)) {
      throw new WireException(WireException.Reason.BAD_VALUE, "name is not the record's key");
    }
    definitions.put(name, definition);
  }

  /** By pipeline; a copy. */
  Map<String, PipelineDefinition> all() {
    return Map.copyOf(definitions);
  }
}
