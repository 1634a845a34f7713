// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.CsvWriter;
import dev.waybill.report.http.Page;
import dev.waybill.report.http.PageParameters;
import dev.waybill.report.http.Question;
import dev.waybill.report.http.RangeParameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The messages of a pipeline that are not simply complete. */
@Path("/pipelines/{name}/verdicts")
@Produces({MediaType.APPLICATION_JSON, CsvWriter.MEDIA_TYPE})
@Tag(name = "messages", description = "What became of messages")
class VerdictResource {
  private final PipelineQueries pipelines;
  private final VerdictQueries queries;
  private final Question question;

  VerdictResource(PipelineQueries pipelines, VerdictQueries queries, Question question) {
    this.pipelines = pipelines;
    this.queries = queries;
    this.question = question;
  }

  @GET
  @Operation(
      summary = "The messages that are not simply complete, by name",
      description =
          "One item for each message and verdict, or, with view=ranges, for each range of a"
              + " session's messages. A message may have several, such as LOST and CORRUPTED. As a"
              + " table if the header Accept asks for text/csv; the cursor of the next page is in"
              + " the header Waybill-Next then.")
  @APIResponse(responseCode = "200", description = "Some of the verdicts")
  @APIResponse(ref = "problem", responseCode = "4XX")
  public VerdictPage list(
      @RestPath @Parameter(description = "The pipeline", example = "orders") String name,
      @BeanParam VerdictParameters which,
      @BeanParam RangeParameters range,
      @BeanParam PageParameters page) {
    question.only("kind", "stage", "place", "from", "to", "view", "limit", "after");
    VerdictFilter filter = which.filter(name, range);
    Page.Request request = question.page(page);
    pipelines.require(name);
    return queries.verdicts(filter, request);
  }
}
