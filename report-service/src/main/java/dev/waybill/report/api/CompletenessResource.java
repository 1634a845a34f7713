// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.Parameters;
import dev.waybill.report.http.ProblemException;
import dev.waybill.report.http.Question;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Up to when a pipeline is complete: what a batch job asks before it starts. */
@Path("/pipelines/{name}/completeness")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "pipelines")
class CompletenessResource {
  private static final Duration DEFAULT_RANGE = Duration.ofDays(1);
  private static final Duration MAX_RANGE = Duration.ofDays(7);

  private final PipelineQueries pipelines;
  private final CompletenessQueries queries;
  private final Question question;
  private final Clock clock;

  CompletenessResource(
      PipelineQueries pipelines, CompletenessQueries queries, Question question, Clock clock) {
    this.pipelines = pipelines;
    this.queries = queries;
    this.question = question;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "Up to when all windows are closed and good enough",
      description =
          "What a batch job polls before it starts: once `completeTo` has reached the end of what"
              + " it is to read, everything has arrived. All partitions of the audit log must be"
              + " judged so far; one that is silent or was never heard of holds it. What comes"
              + " later still reopens its window, and `completeTo` goes back to it.")
  @APIResponse(responseCode = "200", description = "Up to when, and what holds it there")
  @APIResponse(ref = "problem", responseCode = "4XX")
  public CompletenessView get(
      @RestPath @Parameter(description = "The pipeline", example = "orders") String name,
      @RestQuery
          @Parameter(
              description =
                  "The share of messages, above 0 to 1, that each window must reach at each sink:"
                      + " complete, or left out on purpose. By default the definition's target, or"
                      + " 1.",
              example = "0.9999",
              schema = @Schema(type = SchemaType.NUMBER))
          String target,
      @RestQuery
          @Parameter(
              description =
                  "Windows that start at this time or later: where the batch begins. A day ago by"
                      + " default, 7 days at most.",
              example = "2026-01-31T12:00:00Z",
              schema = @Schema(type = SchemaType.STRING, format = "date-time"))
          String from) {
    question.only("target", "from");
    Parameters.name("name", name);
    Double wanted = Parameters.share("target", target);
    Instant now = clock.instant();
    Instant start = Parameters.time("from", from, now.minus(DEFAULT_RANGE));
    if (start.isBefore(now.minus(MAX_RANGE))) {
      throw ProblemException.badParameter(
          "from", "must be at most " + MAX_RANGE.toDays() + " days ago");
    }
    pipelines.require(name);
    return queries.completeness(name, wanted == null ? pipelines.target(name) : wanted, start);
  }
}
