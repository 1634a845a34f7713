// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Makes a definition of what was learned: who hands over to which topics, and who reads them. Ways
 * that lead back to where a message has been, such as topics for retries, are left out.
 */
final class LearnedGraph {
  private final Function<String, Collection<String>> writes;
  private final Function<String, Collection<String>> readers;
  private final Map<String, Set<String>> after = new TreeMap<>();
  private final Map<String, Set<String>> inputs = new HashMap<>();
  private final Set<String> ways = new TreeSet<>(); // stages on the way from the origin to here
  private final Deque<String> order = new ArrayDeque<>();

  private LearnedGraph(
      Function<String, Collection<String>> writes, Function<String, Collection<String>> readers) {
    this.writes = writes;
    this.readers = readers;
  }

  /**
   * The definition of a pipeline as seen from one of its origins.
   *
   * @param writes the topics that a stage hands over to, sorted
   * @param readers the stages that read a topic, sorted
   * @param isSink whether a stage says that it is a sink
   * @return null if no stage behind the origin is known
   */
  static PipelineDefinition of(
      String pipeline,
      String origin,
      Function<String, Collection<String>> writes,
      Function<String, Collection<String>> readers,
      Function<String, Boolean> isSink) {
    LearnedGraph graph = new LearnedGraph(writes, readers);
    graph.after.put(origin, Set.of());
    graph.visit(origin);
    if (graph.order.size() < 2) {
      return null;
    }
    Set<String> handOver = new TreeSet<>();
    graph.after.values().forEach(handOver::addAll);
    List<StageDefinition> stages = new ArrayList<>();
    for (String stage : graph.order) {
      stages.add(
          stage.equals(origin)
              ? StageDefinition.origin(origin)
              : new StageDefinition(
                  stage,
                  handOver.contains(stage) ? Role.RELAY : Role.SINK,
                  List.copyOf(graph.inputs.get(stage)),
                  List.copyOf(graph.after.get(stage)),
                  StageDefinition.Evidence.OFFSETS,
                  !isSink.apply(stage), // nobody says that it hands over all that it receives
                  false,
                  false));
    }
    return PipelineDefinition.of(pipeline, 0, stages);
  }

  /**
   * In the order in which stages are left for the last time, backwards: each after those before.
   */
  private void visit(String stage) {
    ways.add(stage);
    for (String topic : writes.apply(stage)) {
      for (String reader : readers.apply(topic)) {
        if (ways.contains(reader)) {
          continue;
        }
        boolean fresh = !after.containsKey(reader);
        after.computeIfAbsent(reader, key -> new TreeSet<>()).add(stage);
        inputs.computeIfAbsent(reader, key -> new TreeSet<>()).add(topic);
        if (fresh) {
          visit(reader);
        }
      }
    }
    ways.remove(stage);
    order.addFirst(stage);
  }

  /** The definition without a stage and what stands behind it alone; itself if no sink is left. */
  static PipelineDefinition without(PipelineDefinition definition, String gone) {
    Map<String, StageDefinition> kept = new TreeMap<>();
    List<StageDefinition> stages = new ArrayList<>();
    for (StageDefinition stage : definition.stages()) {
      List<String> after = stage.after().stream().filter(kept::containsKey).toList();
      boolean reached = stage.role() == Role.ORIGIN || !after.isEmpty();
      if (reached && !stage.name().equals(gone)) {
        StageDefinition left =
            new StageDefinition(
                stage.name(),
                stage.role(),
                stage.topics(),
                after,
                stage.evidence(),
                stage.filters(),
                stage.unchanged(),
                stage.compacted());
        kept.put(stage.name(), left);
        stages.add(left);
      }
    }
    if (stages.size() == definition.stages().size()
        || stages.stream().noneMatch(stage -> stage.role() == Role.SINK)) {
      return definition;
    }
    return PipelineDefinition.of(definition.name(), definition.version(), stages);
  }
}
