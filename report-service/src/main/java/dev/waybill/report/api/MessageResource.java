// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.Parameters;
import dev.waybill.report.http.ProblemException;
import dev.waybill.report.http.Question;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.WireException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What became of a message, sampled or not. */
@Path("/messages/{traceId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "messages")
class MessageResource {
  private final MessageQueries queries;
  private final Question question;

  MessageResource(MessageQueries queries, Question question) {
    this.queries = queries;
    this.question = question;
  }

  @GET
  @Operation(
      summary = "What became of a message, sampled or not",
      description =
          "Every message of a session has a trace id, traced or not. Messages of services that"
              + " only trace are known by their spans.")
  @APIResponse(responseCode = "200", description = "What became of it")
  @APIResponse(ref = "problem", responseCode = "4XX")
  public MessageView get(
      @RestPath
          @Parameter(
              description = "32 hexadecimal digits",
              example = "9f1c2b7a5de00412c7a9e3f01b22d684")
          String traceId,
      @RestQuery @Parameter(description = "One of several pipelines that a trace passed through")
          String pipeline) {
    question.only("pipeline");
    Parameters.name("pipeline", pipeline);
    TraceId id = parse(traceId);
    return queries
        .byLedger(id)
        .filter(view -> pipeline == null || pipeline.equals(view.pipeline()))
        .orElseGet(() -> choose(queries.byTraces(id), pipeline));
  }

  private static TraceId parse(String traceId) {
    try {
      return TraceId.parse(traceId);
    } catch (WireException e) {
      throw ProblemException.badParameter("traceId", "must be 32 hexadecimal digits, not all zero");
    }
  }

  private static MessageView choose(List<MessageView> views, String pipeline) {
    MessageView chosen =
        views.stream()
            .filter(view -> pipeline == null || pipeline.equals(view.pipeline()))
            .findFirst()
            .orElseThrow(() -> ProblemException.notFound("No such message was seen."));
    return views.size() == 1
        ? chosen
        : chosen.withAlsoIn(
            views.stream()
                .map(MessageView::pipeline)
                .filter(name -> !name.equals(chosen.pipeline()))
                .toList());
  }
}
