// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which pipeline a topic belongs to: the first pattern that matches, else the topic's name. */
final class Pipelines {
  private final Map<Pattern, String> patterns = new LinkedHashMap<>();
  private final Map<String, String> known = new ConcurrentHashMap<>();

  /**
   * @param topics regular expressions over whole topic names, with the pipeline of each, in order
   * @throws IllegalArgumentException for what is not a regular expression, or an empty name
   */
  Pipelines(Map<String, String> topics) {
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

  String of(String topic) {
    String pipeline = known.get(topic);
    return pipeline == null ? known.computeIfAbsent(topic, this::match) : pipeline;
  }

  private String match(String topic) {
    for (Map.Entry<Pattern, String> entry : patterns.entrySet()) {
      if (entry.getKey().matcher(topic).matches()) {
        return entry.getValue();
      }
    }
    return topic;
  }
}
