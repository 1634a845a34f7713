// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.report.PipelineView.SeenStage;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The pipelines. */
@Path("/pipelines")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "pipelines", description = "Pipelines and their totals")
class PipelineResource {
  private final PipelineQueries queries;
  private final Question question;

  PipelineResource(PipelineQueries queries, Question question) {
    this.queries = queries;
    this.question = question;
  }

  @GET
  @Operation(summary = "All pipelines, declared or only seen, with totals of their last windows")
  @APIResponse(responseCode = "200", description = "Some of the pipelines")
  @APIResponse(ref = "problem", responseCode = "4XX")
  public Page<PipelineItem> list(@BeanParam PageParameters page) {
    question.only("limit", "after");
    return queries.pipelines(question.page(page));
  }

  @GET
  @Path("{name}")
  @Operation(summary = "A pipeline's definition")
  @APIResponse(responseCode = "200", description = "The definition, or what was seen")
  @APIResponse(ref = "problem", responseCode = "4XX")
  public PipelineView get(
      @RestPath @Parameter(description = "The pipeline", example = "orders") String name) {
    question.only();
    Parameters.name("name", name);
    String definition = queries.definition(name);
    if (definition != null) {
      return new PipelineView(name, true, definition, null);
    }
    if (!queries.isSeen(name)) {
      throw PipelineQueries.notFound(name);
    }
    return new PipelineView(name, false, null, seenStages(queries.recent(name).get(name)));
  }

  private static List<SeenStage> seenStages(Map<String, Totals> recent) {
    return recent == null
        ? List.of()
        : recent.values().stream()
            .flatMap(totals -> totals.stages().stream())
            .map(stage -> new SeenStage(stage.stage(), stage.role()))
            .distinct()
            .toList();
  }
}
