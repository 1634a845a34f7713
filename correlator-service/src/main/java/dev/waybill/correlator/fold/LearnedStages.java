// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stages that a trace should pass, in order: as declared, or as seen so far in this partition.
 * A stage that was only learned is expected of messages that came after it was first seen.
 */
final class LearnedStages {
  /**
   * A stage.
   *
   * @param after the stages that hand over to it
   */
  record Expected(String stage, Role role, List<String> after) {}

  private record Learned(Role role, long seenAt) {}

  private final Map<String, Map<String, Learned>> byPipeline = new TreeMap<>();

  void learn(String pipeline, String stage, Role role, long clock) {
    byPipeline
        .computeIfAbsent(pipeline, key -> new TreeMap<>())
        .putIfAbsent(stage, new Learned(role, clock));
  }

  void save(StateWriter out) {
    out.each(
        byPipeline.entrySet(),
        (each, pipeline) -> {
          each.text(pipeline.getKey());
          each.each(
              pipeline.getValue().entrySet(),
              (inner, stage) -> {
                inner.text(stage.getKey());
                inner.choice(stage.getValue().role);
                inner.number(stage.getValue().seenAt);
              });
        });
  }

  static LearnedStages restore(StateReader in) throws WireException {
    LearnedStages learned = new LearnedStages();
    in.each(
        each -> {
          Map<String, Learned> stages = new TreeMap<>();
          learned.byPipeline.put(each.text(), stages);
          each.each(
              inner ->
                  stages.put(
                      inner.text(), new Learned(inner.choice(Role.values()), inner.number())));
        });
    return learned;
  }

  /**
   * The stages to expect of a trace.
   *
   * @param definition the pipeline's definition, or null
   */
  List<Expected> of(Trace trace, PipelineDefinition definition) {
    List<Expected> expected = new ArrayList<>();
    if (definition != null) {
      for (StageDefinition stage : definition.stages()) {
        expected.add(new Expected(stage.name(), stage.role(), stage.after()));
      }
      return expected;
    }
    byPipeline
        .getOrDefault(trace.pipeline(), Map.of())
        .forEach(
            (stage, learned) -> {
              if (trace.seenAt(stage) || learned.seenAt() < trace.firstSeen()) {
                expected.add(new Expected(stage, learned.role(), List.of()));
              }
            });
    expected.sort(Comparator.comparing(Expected::role).thenComparing(Expected::stage));
    return inLine(expected);
  }

  /** Spans don't tell who hands over to whom: relays are thought behind all origins, then sinks. */
  private static List<Expected> inLine(List<Expected> byRole) {
    List<Expected> line = new ArrayList<>();
    for (Expected each : byRole) {
      List<String> after = new ArrayList<>();
      Role before = null;
      for (int i = line.size() - 1; i >= 0; i--) {
        Role role = line.get(i).role();
        if (role != each.role() && (before == null || before == role)) {
          before = role;
          after.add(0, line.get(i).stage());
        }
      }
      line.add(new Expected(each.stage(), each.role(), after));
    }
    return line;
  }
}
