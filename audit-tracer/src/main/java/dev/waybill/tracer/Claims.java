// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.StageDefinition;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which topics definitions declare for a stage: those that it receives from, and sends to. */
final class Claims {
  private final String stage;
  private final Map<String, SortedSet<String>> pipelines = new TreeMap<>();

  Claims(String stage, Collection<PipelineDefinition> definitions) {
    this.stage = stage;
    definitions.forEach(this::add);
  }

  private void add(PipelineDefinition definition) {
    for (StageDefinition declared : definition.stages()) {
      boolean own = declared.name().equals(stage);
      boolean next = declared.after().contains(stage);
      if (own || next) {
        for (String topic : declared.topics()) {
          pipelines.computeIfAbsent(topic, t -> new TreeSet<>()).add(definition.name());
        }
      }
    }
  }

  /** The pipelines that claim a topic, in the order of their names; mostly one. By topic. */
  Map<String, SortedSet<String>> byTopic() {
    return pipelines;
  }
}
