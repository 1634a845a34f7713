// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.api.DefinitionChanges.Changed;
import dev.waybill.report.api.PipelineView.SeenStage;
import dev.waybill.report.http.Gzip;
import dev.waybill.report.http.Page;
import dev.waybill.report.http.PageParameters;
import dev.waybill.report.http.Parameters;
import dev.waybill.report.http.Question;
import dev.waybill.report.http.RequestLimits;
import dev.waybill.report.statistics.Totals;
import dev.waybill.wire.PipelineDefinition;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The pipelines. */
@Path("/pipelines")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "pipelines", description = "Pipelines and their totals")
class PipelineResource {
  private static final String EXAMPLE =
      """
      {"deadline": "PT5M", "samplingRate": 0.01, "stages": [
       {"name": "shop", "role": "origin"},
       {"name": "billing", "role": "sink", "topics": ["orders"], "after": ["shop"]}]}
      """;

  private final PipelineQueries queries;
  private final DefinitionChanges changes;
  private final Question question;

  PipelineResource(PipelineQueries queries, DefinitionChanges changes, Question question) {
    this.queries = queries;
    this.changes = changes;
    this.question = question;
  }

  @GET
  @Operation(summary = "All pipelines, declared or only seen, with totals of their last windows")
  @APIResponse(responseCode = "200", description = "Some of the pipelines")
  @APIResponse(ref = "problem", responseCode = "4XX")
  @Gzip
  public Page<PipelineItem> list(@BeanParam PageParameters page) {
    question.only("limit", "after");
    return queries.pipelines(question.page(page));
  }

  @GET
  @Path("{name}")
  @Operation(summary = "A pipeline's definition")
  @APIResponse(
      responseCode = "200",
      description = "The definition, whose version is the entity tag, or what was seen",
      content = @Content(schema = @Schema(implementation = PipelineView.class)))
  @APIResponse(ref = "problem", responseCode = "4XX")
  public Response get(
      @RestPath @Parameter(description = "The pipeline", example = "orders") String name) {
    question.only();
    Parameters.name("name", name);
    PipelineQueries.Declared definition = queries.definition(name);
    if (definition != null) {
      return declared(Response.ok(), name, definition);
    }
    if (!queries.isSeen(name)) {
      throw PipelineQueries.notFound(name);
    }
    return Response.ok(
            new PipelineView(name, false, null, seenStages(queries.recent(name).get(name))))
        .build();
  }

  @PUT
  @Path("{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Declares a pipeline, or changes its definition",
      description =
          "Replaces the whole definition, and answers once it is in force here; tracers and"
              + " correlator follow within seconds. The version is one above the present one,"
              + " whatever the body says.")
  @RequestBody(
      required = true,
      description = "The definition, by pipeline.schema.json; name and version may be left out",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "orders", value = EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "It was changed",
      content = @Content(schema = @Schema(implementation = PipelineView.class)))
  @APIResponse(
      responseCode = "201",
      description = "It was not declared before",
      content = @Content(schema = @Schema(implementation = PipelineView.class)))
  @APIResponse(ref = "problem", responseCode = "4XX")
  @APIResponse(ref = "problem", responseCode = "503")
  @APIResponse(ref = "problem", responseCode = "504")
  public Response put(
      @RestPath @Parameter(description = "The pipeline", example = "orders") String name,
      @HeaderParam(HttpHeaders.IF_MATCH)
          @Parameter(description = "Changes this version or none", example = "\"4\"")
          String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH)
          @Parameter(description = "If *, changes nothing that is there", example = "*")
          String ifNoneMatch,
      InputStream body)
      throws IOException {
    question.only();
    PipelineDefinition definition = DefinitionBody.read(name, RequestLimits.read(body));
    Changed changed = changes.put(definition, Precondition.of(ifMatch, ifNoneMatch));
    return declared(
        changed.isNew()
            ? Response.created(UriBuilder.fromPath("/pipelines/{name}").build(name))
            : Response.ok(),
        name,
        new PipelineQueries.Declared(
            changed.definition().version(),
            new String(changed.definition().encode(), StandardCharsets.UTF_8)));
  }

  @DELETE
  @Path("{name}")
  @Operation(
      summary = "Ends the declaration of a pipeline",
      description = "Answers once it is in force here. What was found out about it stays.")
  @APIResponse(responseCode = "204", description = "It is declared no more")
  @APIResponse(ref = "problem", responseCode = "4XX")
  @APIResponse(ref = "problem", responseCode = "503")
  @APIResponse(ref = "problem", responseCode = "504")
  public void delete(
      @RestPath @Parameter(description = "The pipeline", example = "orders") String name,
      @HeaderParam(HttpHeaders.IF_MATCH)
          @Parameter(description = "Deletes this version or none", example = "\"4\"")
          String ifMatch) {
    question.only();
    changes.delete(Parameters.name("name", name), Precondition.of(ifMatch, null));
  }

  private static Response declared(
      Response.ResponseBuilder response, String name, PipelineQueries.Declared definition) {
    return response
        .header(HttpHeaders.ETAG, Precondition.tag(definition.version()))
        .entity(new PipelineView(name, true, definition.json(), null))
        .build();
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
