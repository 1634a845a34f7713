// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.PipelineDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The pipelines that this tracer has met, and which of them a topic belongs to: the declared one,
 * else none if it is not to be audited, else that of the first local pattern that matches, else one
 * of the topic's name. Thread-safe; one thread declares.
 */
final class Pipelines {
  private final String stage;
  private final Map<Pattern, String> patterns = new LinkedHashMap<>();
  private final PipelineSettings local;
  private final Pattern unauditedTopics;
  private final Pipeline unaudited;
  private final Map<String, Pipeline> byName = new ConcurrentHashMap<>();
  private volatile Mapping mapping = new Mapping(Map.of(), Map.of());

  /**
   * @param stage the stage whose topics and settings are looked up in definitions
   * @param topics regular expressions over whole topic names, with the pipeline of each, in order
   * @param unauditedTopics regular expression over whole names of topics that nobody wants to hear
   *     of unless they are declared
   * @param local how a pipeline is treated that is not declared
   * @throws IllegalArgumentException for what is not a regular expression, or an empty name
   */
  Pipelines(
      String stage, Map<String, String> topics, String unauditedTopics, PipelineSettings local) {
    this.stage = stage;
    this.local = local;
    this.unauditedTopics = pattern("unauditedTopics", unauditedTopics);
    unaudited = new Pipeline("", local.unaudited());
    topics.forEach(
        (topic, pipeline) -> {
          if (pipeline.isBlank()) {
            throw new IllegalArgumentException("topics: no pipeline for '" + topic + "'");
          }
          patterns.put(pattern("topics", topic), pipeline);
        });
  }

  private static Pattern pattern(String setting, String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          setting + ": not a regular expression: '" + regex + "'", e);
    }
  }

  /** What holds now; another object after each change. */
  Mapping mapping() {
    return mapping;
  }

  /** The pipeline of a topic. */
  Pipeline of(String topic) {
    return of(mapping, topic);
  }

  /** The pipeline of a topic by that mapping. */
  Pipeline of(Mapping by, String topic) {
    Pipeline pipeline = by.byTopic().get(topic);
    return pipeline == null ? by.byTopic().computeIfAbsent(topic, t -> match(by, t)) : pipeline;
  }

  private Pipeline match(Mapping by, String topic) {
    String declared = by.declared(topic);
    if (declared != null) {
      return named(declared);
    }
    if (unauditedTopics.matcher(topic).matches()) {
      return unaudited;
    }
    String matched = matchLocally(topic);
    return named(matched == null ? topic : matched);
  }

  private String matchLocally(String topic) {
    for (Map.Entry<Pattern, String> entry : patterns.entrySet()) {
      if (entry.getKey().matcher(topic).matches()) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** The pipeline of that name. */
  Pipeline named(String name) {
    Pipeline pipeline = byName.get(name);
    return pipeline == null ? meet(name) : pipeline;
  }

  /** What is declared meanwhile, before or after it is in the map, reaches it here or there. */
  private Pipeline meet(String name) {
    Mapping by = mapping;
    PipelineSettings settings = settings(by, name);
    Pipeline pipeline = byName.computeIfAbsent(name, n -> new Pipeline(n, settings));
    while (by != mapping) {
      by = mapping;
      pipeline.settings(settings(by, name));
    }
    return pipeline;
  }

  private PipelineSettings settings(Mapping by, String name) {
    PipelineDefinition definition = by.definition(name);
    return definition == null ? local : PipelineSettings.of(definition, stage, local);
  }

  /**
   * From now on these definitions hold, and no others.
   *
   * @param definitions by pipeline
   * @param causes hears of topics that several pipelines claim
   */
  void declare(Map<String, PipelineDefinition> definitions, CauseLog causes) {
    Map<String, String> topics = new HashMap<>();
    new Claims(stage, definitions.values())
        .byTopic()
        .forEach((topic, claimants) -> topics.put(topic, choose(topic, claimants, causes)));
    Mapping declared = new Mapping(topics, definitions);
    mapping = declared;
    byName.forEach((name, pipeline) -> pipeline.settings(settings(declared, name)));
  }

  private String choose(String topic, SortedSet<String> claimants, CauseLog causes) {
    if (claimants.size() == 1) {
      return claimants.first();
    }
    String matched = matchLocally(topic);
    String chosen = matched != null && claimants.contains(matched) ? matched : claimants.first();
    causes.warn(
        "topic " + topic + " is declared for pipelines " + claimants + ", taken for " + chosen);
    return chosen;
  }

  /** Versions of the definitions by which pipelines that were met are treated, by pipeline. */
  Map<String, Long> known() {
    Map<String, Long> known = new HashMap<>();
    for (Pipeline pipeline : byName.values()) {
      long version = pipeline.settings().version();
      if (version != PipelineSettings.LOCAL) {
        known.put(pipeline.name(), version);
      }
    }
    return known;
  }

  /** All that were met so far. */
  Collection<Pipeline> all() {
    return byName.values();
  }
}
