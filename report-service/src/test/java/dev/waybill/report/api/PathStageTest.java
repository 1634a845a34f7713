// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.report.api.MessageView.VerdictView;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PathStageTest {
  /** From a to b, and from there to c and d; e is behind c. */
  private static final PipelineDefinition FORKED =
      PipelineDefinition.of(
          "forked",
          1,
          List.of(
              StageDefinition.origin("a"),
              StageDefinition.of("b", Role.RELAY, "t1", "a"),
              StageDefinition.of("c", Role.RELAY, "t2", "b"),
              StageDefinition.of("d", Role.SINK, "t2", "b"),
              StageDefinition.of("e", Role.SINK, "t3", "c")));

  @Test
  void nothingNamed_isHandedOverEverywhere() {
    assertStates("handed_over", "handed_over", "handed_over", "handed_over", "handed_over");
  }

  @Test
  void lostOnAHop_isNotReachedBehind() {
    assertStates(
        List.of(verdict("LOST", "b", "hop")),
        "handed_over",
        "lost on hop",
        "not_reached",
        "not_reached",
        "not_reached");
  }

  @Test
  void waysApart_areToldApart() {
    assertStates(
        List.of(verdict("FAILED", "c", "stage"), verdict("WAITING", "d", "hop")),
        "handed_over",
        "handed_over",
        "failed in stage",
        "waiting on hop",
        "not_reached");
  }

  @Test
  void late_isHandedOverAfterAll() {
    assertStates(
        List.of(
            verdict("LATE", "c", "stage"),
            verdict("LOST", "c", "hop"),
            verdict("UNKNOWN", "e", "stage")),
        "handed_over",
        "handed_over",
        "handed_over",
        "handed_over",
        "unknown in stage");
  }

  private static VerdictView verdict(String kind, String stage, String place) {
    return new VerdictView(kind, stage, place, "offsets");
  }

  private static void assertStates(String... states) {
    assertStates(List.of(), states);
  }

  private static void assertStates(List<VerdictView> verdicts, String... states) {
    Map<String, String> prepositions = Map.of("hop", " on hop", "stage", " in stage");
    assertEquals(
        List.of(states),
        PathStage.of(FORKED, verdicts).stream()
            .map(
                each -> each.state() + (each.place() == null ? "" : prepositions.get(each.place())))
            .collect(Collectors.toList()));
  }
}
