// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.WireException;
import java.util.Map;
import java.util.TreeMap;

/** The definitions that the records of the compacted topic add up to. For one thread. */
final class DefinitionTable {
  private final Map<String, PipelineDefinition> definitions = new TreeMap<>();

  /**
   * Takes the next record; one that is of no use leaves the pipeline as it was.
   *
   * @param key the pipeline's name
   * @param value the definition, or null if it was deleted
   * @return why the record is of no use, or null if it was taken
   */
  String take(byte[] key, byte[] value) {
    if (key == null) {
      return WireException.Reason.MISSING_FIELD + ": the key must be the pipeline's name";
    }
    String pipeline = new String(key, UTF_8);
    if (value == null) {
      definitions.remove(pipeline);
      return null;
    }
    try {
      PipelineDefinition definition = PipelineDefinition.decode(value);
      if (!definition.name().equals(pipeline)) {
        return WireException.Reason.BAD_VALUE + ": name is not the record's key";
      }
      definitions.put(pipeline, definition);
      return null;
    } catch (WireException e) {
      return e.getMessage();
    }
  }

  /** The definitions by pipeline; a copy. */
  Map<String, PipelineDefinition> definitions() {
    return Map.copyOf(definitions);
  }
}
