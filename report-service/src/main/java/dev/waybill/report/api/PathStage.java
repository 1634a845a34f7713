// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.report.api.MessageView.VerdictView;
import dev.waybill.wire.Kind;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.StageDefinition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a message is or was, as seen from one stage of its pipeline. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "How far a message got at one stage")
record PathStage(
    @Schema(examples = "enrich") String stage,
    @Schema(enumeration = {"origin", "relay", "sink"}) String role,
    @Schema(
            description =
                "What became of it here; `not_reached` if no stage before handed it over, as far as"
                    + " the audit knows",
            enumeration = {
              "handed_over",
              "waiting",
              "lost",
              "skipped",
              "failed",
              "unknown",
              "not_reached"
            })
        String state,
    @Schema(
            description = "Whether that is so on the hop that leads to the stage, or in it",
            enumeration = {"hop", "stage"})
        String place) {

  /**
   * A message's way through its pipeline: what no verdict names was handed over wherever a stage
   * before did so.
   *
   * @param verdicts those that name it, flags left out
   * @return by stage, in the order of the definition
   */
  static List<PathStage> of(PipelineDefinition definition, List<VerdictView> verdicts) {
    List<PathStage> path = new ArrayList<>();
    Set<String> handedOver = new HashSet<>();
    for (StageDefinition stage : definition.stages()) {
      boolean reached =
          stage.after().isEmpty() || stage.after().stream().anyMatch(handedOver::contains);
      PathStage here = of(stage, reached, at(stage, verdicts));
      if (here.state.equals("handed_over")) {
        handedOver.add(stage.name());
      }
      path.add(here);
    }
    return path;
  }

  private static List<VerdictView> at(StageDefinition stage, List<VerdictView> verdicts) {
    return verdicts.stream().filter(each -> each.stage().equals(stage.name())).toList();
  }

  private static PathStage of(StageDefinition stage, boolean reached, List<VerdictView> verdicts) {
    String role = stage.role().name().toLowerCase(Locale.ROOT);
    String kind = Gravity.lastWord(verdicts.stream().map(VerdictView::kind).toList());
    if (kind.equals(Kind.LATE.name())) {
      return new PathStage(stage.name(), role, "handed_over", null);
    }
    for (VerdictView verdict : verdicts) {
      if (verdict.kind().equals(kind)) {
        return new PathStage(stage.name(), role, kind.toLowerCase(Locale.ROOT), verdict.place());
      }
    }
    return new PathStage(stage.name(), role, reached ? "handed_over" : "not_reached", null);
  }
}
