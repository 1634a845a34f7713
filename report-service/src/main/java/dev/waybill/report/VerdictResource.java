// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.wire.Kind;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The messages of a pipeline that are not simply complete. */
@Path("/pipelines/{name}/verdicts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "messages", description = "What became of messages")
class VerdictResource {
  private static final String RANGES = "ranges";

  /** All but COMPLETE, which is a count and no list. */
  private static final List<String> KINDS =
      Arrays.stream(Kind.values()).filter(kind -> kind != Kind.COMPLETE).map(Kind::name).toList();

  private final PipelineQueries pipelines;
  private final VerdictQueries queries;
  private final Parameters parameters;

  VerdictResource(PipelineQueries pipelines, VerdictQueries queries, Parameters parameters) {
    this.pipelines = pipelines;
    this.queries = queries;
    this.parameters = parameters;
  }

  @GET
  @Operation(
      summary = "The messages that are not simply complete, by name",
      description =
          "One item for each message and verdict, or, with view=ranges, for each range of a"
              + " session's messages. A message may have several, such as LOST and CORRUPTED.")
  @Parameter(
      name = "kind",
      in = ParameterIn.QUERY,
      description = "This verdict or flag alone",
      schema =
          @Schema(
              enumeration = {
                "WAITING",
                "LOST",
                "SKIPPED",
                "FAILED",
                "LATE",
                "UNKNOWN",
                "CORRUPTED",
                "DUPLICATED"
              }))
  @Parameter(
      name = "stage",
      in = ParameterIn.QUERY,
      description = "In or before this stage",
      example = "enrich",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "place",
      in = ParameterIn.QUERY,
      description = "On the hop that leads to the stage, or in it",
      schema = @Schema(enumeration = {"hop", "stage"}))
  @Parameter(ref = "from")
  @Parameter(ref = "to")
  @Parameter(
      name = "view",
      in = ParameterIn.QUERY,
      description = "Single messages or ranges",
      schema =
          @Schema(
              enumeration = {"messages", "ranges"},
              defaultValue = "messages"))
  @Parameter(ref = "limit")
  @Parameter(ref = "after")
  @APIResponse(responseCode = "200", description = "Some of the verdicts")
  @APIResponse(ref = "problem", responseCode = "4XX")
  public VerdictPage list(
      @RestPath @Parameter(description = "The pipeline", example = "orders") String name) {
    parameters.only("kind", "stage", "place", "from", "to", "view", "limit", "after");
    Instant from = parameters.time("from", null);
    Instant to = parameters.time("to", null);
    if (from != null && to != null) {
      Parameters.checkRange(from, to);
    }
    VerdictFilter filter =
        new VerdictFilter(
            Parameters.checkedName("name", name),
            parameters.word("kind", KINDS, null),
            parameters.name("stage"),
            parameters.word("place", List.of("hop", "stage"), null),
            from,
            to,
            parameters.word("view", List.of("messages", RANGES), "messages").equals(RANGES));
    Page.Request page = parameters.page();
    pipelines.require(name);
    return queries.verdicts(filter, page);
  }
}
