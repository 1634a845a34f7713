// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The pipelines that this tracer has met, and which of them a topic belongs to: the first pattern
 * that matches, else one of the topic's name. Thread-safe.
 */
final class Pipelines {
  private final Map<Pattern, String> patterns = new LinkedHashMap<>();
  private final PipelineSettings defaults;
  private final Map<String, Pipeline> byTopic = new ConcurrentHashMap<>();
  private final Map<String, Pipeline> byName = new ConcurrentHashMap<>();

  /**
   * @param topics regular expressions over whole topic names, with the pipeline of each, in order
   * @param defaults how a pipeline is treated that is not declared
   * @throws IllegalArgumentException for what is not a regular expression, or an empty name
   */
  Pipelines(Map<String, String> topics, PipelineSettings defaults) {
    this.defaults = defaults;
    topics.forEach(
        (topic, pipeline) -> {
          if (pipeline.isBlank()) {
            throw new IllegalArgumentException("topics: no pipeline for '" + topic + "'");
          }
          try {
            patterns.put(Pattern.compile(topic), pipeline);
          } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                "topics: not a regular expression: '" + topic + "'", e);
          }
        });
  }

  /** The pipeline of a topic. */
  Pipeline of(String topic) {
    Pipeline pipeline = byTopic.get(topic);
    return pipeline == null ? byTopic.computeIfAbsent(topic, this::match) : pipeline;
  }

  private Pipeline match(String topic) {
    for (Map.Entry<Pattern, String> entry : patterns.entrySet()) {
      if (entry.getKey().matcher(topic).matches()) {
        return named(entry.getValue());
      }
    }
    return named(topic);
  }

  /** The pipeline of that name. */
  Pipeline named(String name) {
    Pipeline pipeline = byName.get(name);
    return pipeline == null
        ? byName.computeIfAbsent(name, n -> new Pipeline(n, defaults))
        : pipeline;
  }

  /** All that were met so far. */
  Collection<Pipeline> all() {
    return byName.values();
  }
}
