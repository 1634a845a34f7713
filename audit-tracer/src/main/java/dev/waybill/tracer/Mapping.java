// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.PipelineDefinition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is declared at one moment: which pipeline a topic belongs to, and how pipelines are treated.
 * Another object for each change, so whoever keeps what follows from it sees by identity whether it
 * still holds. Never changes, but for what it remembers of topics that were asked for. Thread-safe.
 */
final class Mapping {
  private final Map<String, String> topics;
  private final Map<String, PipelineDefinition> definitions;
  private final Map<String, Pipeline> byTopic = new ConcurrentHashMap<>();

  /**
   * @param topics declared topics of this stage, to pipeline
   * @param definitions all definitions, by pipeline
   */
  Mapping(Map<String, String> topics, Map<String, PipelineDefinition> definitions) {
    this.topics = Map.copyOf(topics);
    this.definitions = Map.copyOf(definitions);
  }

  /** The pipeline that is declared for a topic, or null. */
  String declared(String topic) {
    return topics.get(topic);
  }

  /** A pipeline's definition, or null. */
  PipelineDefinition definition(String pipeline) {
    return definitions.get(pipeline);
  }

  /** The pipelines of topics that were asked for. */
  Map<String, Pipeline> byTopic() {
    return byTopic;
  }
}
