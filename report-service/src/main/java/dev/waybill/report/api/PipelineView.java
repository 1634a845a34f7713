// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A pipeline: as it is declared, or what was seen of it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A pipeline: as it is declared, or what was seen of it")
record PipelineView(
    @Schema(examples = "orders") String name,
    @Schema(description = "Whether its definition is known; else it was only seen")
        boolean declared,
    @JsonRawValue
        @Schema(
            description = "Its definition as on the topic waybill.pipelines, if declared",
            implementation = Object.class)
        String definition,
    @Schema(description = "The stages of its last windows, if it is not declared")
        List<SeenStage> seenStages) {

  /** A stage that was only seen. */
  @RegisterForReflection
  @Schema(description = "A stage that was only seen")
  record SeenStage(
      @Schema(examples = "enrich") String name,
      @Schema(enumeration = {"origin", "relay", "sink"}) String role) {}
}
