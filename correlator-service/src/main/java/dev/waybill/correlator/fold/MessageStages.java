// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.SpanColumns.Passage;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/** The stages of one pipeline whose spans are looked at, by number. */
final class MessageStages {
  /** A message's stages are bits of a byte; those beyond are left out. */
  static final int MAX = 8;

  private final List<String> names = new ArrayList<>();
  private final List<Role> roles = new ArrayList<>();
  private final int[] after = new int[MAX]; // a bit for each stage that hands over to it
  private PipelineDefinition definition;
  private int origins;
  private int expected;

  /** The number of a stage, which is learned if it is new; -1 if there are too many. */
  int of(Passage passage) {
    return numberOf(passage.stage(), passage.role() == null ? Role.RELAY : passage.role());
  }

  private int numberOf(String name, Role role) {
    int number = names.indexOf(name);
    if (number < 0 && names.size() < MAX) {
      number = names.size();
      names.add(name);
      roles.add(role);
      origins |= role == Role.ORIGIN ? 1 << number : 0;
    }
    return number;
  }

  /**
   * Takes the definition that holds from now on.
   *
   * @param next null if there is none: then spans tell which stage came before
   */
  void define(PipelineDefinition next) {
    definition = next;
    expected = 0;
    java.util.Arrays.fill(after, 0);
    if (next == null) {
      return;
    }
    for (StageDefinition stage : next.stages()) {
      int number = numberOf(stage.name(), stage.role());
      if (number >= 0) {
        roles.set(number, stage.role());
        expected |= 1 << number;
      }
    }
    for (StageDefinition stage : next.stages()) {
      int number = names.indexOf(stage.name());
      for (String before : stage.after()) {
        int bit = names.indexOf(before);
        after[Math.max(0, number)] |= number >= 0 && bit >= 0 ? 1 << bit : 0;
      }
    }
    origins = 0;
    for (int i = 0; i < roles.size(); i++) {
      origins |= roles.get(i) == Role.ORIGIN ? 1 << i : 0;
    }
  }

  /** The definition in force, or null. */
  PipelineDefinition definition() {
    return definition;
  }

  boolean isDefined() {
    return definition != null;
  }

  int count() {
    return names.size();
  }

  String name(int stage) {
    return names.get(stage);
  }

  /** The number of a stage that is known, or -1. */
  int find(String name) {
    return names.indexOf(name);
  }

  boolean isSink(int stage) {
    return roles.get(stage) == Role.SINK;
  }

  /** A bit for each origin. */
  int origins() {
    return origins;
  }

  /** A bit for each stage that hands over to this one, by the definition. */
  int before(int stage) {
    return after[stage];
  }

  /** Whether there are spans of all stages that the definition names. */
  boolean isWhole(int seen) {
    return definition != null && (seen & expected) == expected;
  }

  void save(StateWriter out) {
    out.flag(definition != null);
    if (definition != null) {
      out.definition(definition);
    }
    out.number(names.size());
    for (int i = 0; i < names.size(); i++) {
      out.text(names.get(i));
      out.choice(roles.get(i));
    }
  }

  static MessageStages restore(StateReader in) throws WireException {
    MessageStages stages = new MessageStages();
    PipelineDefinition definition = in.flag() ? in.definition() : null;
    int count = in.number(MAX);
    for (int i = 0; i < count; i++) {
      stages.numberOf(in.text(), in.choice(Role.values()));
    }
    stages.define(definition);
    return stages;
  }
}
