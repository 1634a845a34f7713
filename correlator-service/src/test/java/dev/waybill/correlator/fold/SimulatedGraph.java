// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Which stages a simulated pipeline has, and which topics lie between them. */
final class SimulatedGraph {
  /**
   * A stage.
   *
   * @param input the topic it reads, or null at an origin
   * @param output the topic it writes, or null at a sink
   */
  record Stage(
      String name,
      Role role,
      String input,
      String output,
      List<String> after,
      boolean filters,
      boolean compacted) {}

  /** The shapes, by the name under which they are counted. */
  private enum Shape {
    LINE,
    TWO_SINKS_ON_ONE_TOPIC,
    RELAY_TO_TWO_TOPICS,
    SINK_BESIDE_THE_RELAY,
    TWO_ORIGINS,
    ORIGIN_BEHIND_THE_RELAY
  }

  private final Map<String, Stage> stages = new LinkedHashMap<>();
  private final Shape shape;
  private final boolean early;
  private final boolean filters;
  private final boolean compacted;

  SimulatedGraph(Random random, boolean early) {
    this.early = early;
    shape = Shape.values()[random.nextInt(Shape.values().length)];
    filters = random.nextInt(8) == 0;
    compacted = random.nextInt(8) == 0;
    origin("origin", "T1");
    switch (shape) {
      case LINE -> {
        relay("relay", "T2");
        sink("sinkA", "T2", "relay");
      }
      case TWO_SINKS_ON_ONE_TOPIC -> {
        relay("relay", "T2");
        sink("sinkA", "T2", "relay");
        sink("sinkB", "T2", "relay");
      }
      case RELAY_TO_TWO_TOPICS -> { // which is two stages
        relay("relay", "T2");
        relay("relayB", "T3");
        sink("sinkA", "T2", "relay");
        sink("sinkB", "T3", "relayB");
      }
      case SINK_BESIDE_THE_RELAY -> {
        relay("relay", "T2");
        sink("sinkA", "T2", "relay");
        sink("sinkB", "T1", "origin");
      }
      case TWO_ORIGINS -> {
        origin("originB", "T1");
        relay("relay", "T2", "origin", "originB");
        sink("sinkA", "T2", "relay");
      }
      case ORIGIN_BEHIND_THE_RELAY -> {
        origin("originB", "T2");
        relay("relay", "T2");
        sink("sinkA", "T2", "relay", "originB");
      }
    }
  }

  private void origin(String name, String output) {
    stages.put(name, new Stage(name, Role.ORIGIN, null, output, List.of(), false, false));
  }

  private void relay(String name, String output) {
    relay(name, output, "origin");
  }

  private void relay(String name, String output, String... after) {
    stages.put(name, new Stage(name, Role.RELAY, "T1", output, List.of(after), filters, compacted));
  }

  private void sink(String name, String input, String... after) {
    boolean fromCompacted = compacted && input.equals("T1"); // the topic is, for all who read it
    stages.put(name, new Stage(name, Role.SINK, input, null, List.of(after), false, fromCompacted));
  }

  PipelineDefinition definition() {
    List<StageDefinition> defined = new ArrayList<>();
    for (Stage stage : stages.values()) {
      defined.add(
          new StageDefinition(
              stage.name,
              stage.role,
              stage.input == null ? List.of() : List.of(stage.input),
              stage.after,
              early && stage.role != Role.ORIGIN
                  ? StageDefinition.Evidence.DEADLINE
                  : StageDefinition.Evidence.OFFSETS,
              stage.filters,
              false,
              stage.compacted));
    }
    return PipelineDefinition.of(SimulatedPipeline.PIPELINE, 1, defined)
        .with(Duration.ofMillis(SimulatedPipeline.DEADLINE), 0.01);
  }

  /** What is special about it, to be counted. */
  List<String> traits() {
    List<String> traits = new ArrayList<>();
    traits.add("graph " + shape);
    if (filters) {
      traits.add("graph with a filter");
    }
    if (compacted) {
      traits.add("graph with a compacted topic");
    }
    return traits;
  }

  Stage stage(String name) {
    return stages.get(name);
  }

  List<Stage> origins() {
    return stages.values().stream().filter(stage -> stage.role == Role.ORIGIN).toList();
  }

  /** All but the origins. */
  List<Stage> readers() {
    return stages.values().stream().filter(stage -> stage.role != Role.ORIGIN).toList();
  }

  List<Stage> readersOf(String topic) {
    return readers().stream().filter(stage -> stage.input.equals(topic)).toList();
  }

  Set<String> topics() {
    Set<String> topics = new TreeSet<>();
    readers().forEach(stage -> topics.add(stage.input));
    return topics;
  }

  /** The sinks that messages of an origin should get to. */
  List<Stage> sinksBehind(String origin) {
    return stages.values().stream()
        .filter(stage -> stage.role == Role.SINK && before(stage.name).contains(origin))
        .toList();
  }

  /** Whether a stage is reached through another. */
  boolean isBehind(String stage, String other) {
    return !stage.equals(other) && before(stage).contains(other);
  }

  /** A stage and all that lead to it. */
  Set<String> before(String stage) {
    Set<String> before = new LinkedHashSet<>();
    stages.get(stage).after.forEach(each -> before.addAll(before(each)));
    before.add(stage);
    return before;
  }
}
