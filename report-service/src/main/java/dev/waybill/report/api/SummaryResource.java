// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.Answers;
import dev.waybill.report.http.CsvWriter;
import dev.waybill.report.http.Page;
import dev.waybill.report.http.PageParameters;
import dev.waybill.report.http.Parameters;
import dev.waybill.report.http.Question;
import dev.waybill.report.http.RangeParameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** A pipeline's totals over time. */
@Path("/pipelines/{name}/summaries")
@Produces({MediaType.APPLICATION_JSON, CsvWriter.MEDIA_TYPE})
@Tag(name = "pipelines")
class SummaryResource {
  private static final Duration DEFAULT_RANGE = Duration.ofHours(1);

  /** By step: about as many windows as anybody could look at, and more than a year of hours. */
  private static final Map<String, Duration> MAX_RANGE =
      Map.of("1m", Duration.ofDays(31), "1h", Duration.ofDays(400), "1d", Duration.ofDays(3660));

  private static final MediaType CSV = MediaType.valueOf(CsvWriter.MEDIA_TYPE);
  private static final List<Variant> FORMS =
      Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, CSV).build();

  private final PipelineQueries pipelines;
  private final SummaryQueries queries;
  private final Question question;
  private final Answers answers;
  private final Clock clock;

  SummaryResource(
      PipelineQueries pipelines,
      SummaryQueries queries,
      Question question,
      Answers answers,
      Clock clock) {
    this.pipelines = pipelines;
    this.queries = queries;
    this.question = question;
    this.answers = answers;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "Totals by window, stage and sink",
      description =
          "The last hour by minutes if nothing else is asked for. Minutes are kept for a month,"
              + " hours and days longer, if the service is not set up otherwise: of what is older a"
              + " range should begin and end with an hour. At most 31 days by minutes, 400 by hours and"
              + " 3660 by days. As a table if the header Accept asks"
              + " for text/csv: a row for each item and stage; the cursor of the next page is in"
              + " the header Waybill-Next then.")
  @APIResponse(
      responseCode = "200",
      description = "The totals",
      content = @Content(schema = @Schema(implementation = Summaries.class)))
  @APIResponse(
      responseCode = "304",
      description = "Not changed since the answer with the tag of `If-None-Match`")
  @APIResponse(ref = "problem", responseCode = "4XX")
  public Response get(
      @RestPath @Parameter(description = "The pipeline", example = "orders") String name,
      @BeanParam RangeParameters range,
      @RestQuery
          @Parameter(
              description = "Minutes, hours or days (UTC)",
              schema =
                  @Schema(
                      enumeration = {"1m", "1h", "1d"},
                      defaultValue = "1m"))
          String step,
      @BeanParam PageParameters page,
      @Context Request conditions,
      @Context HttpHeaders headers) {
    SummaryQueries.Range asked = asked(name, range, step);
    Page.Request request = question.page(page);
    Supplier<Summaries> answer =
        () -> {
          pipelines.require(name);
          return queries.summaries(asked, request);
        };
    Variant form = conditions.selectVariant(FORMS);
    if (form != null && form.getMediaType().equals(CSV)) {
      return Response.ok(answer.get(), CSV).build();
    }
    boolean moves = range.from == null || range.to == null; // with the time
    return answers.json(
        moves ? null : new Answers.Key(name, asked.from(), asked.to(), request.toString()),
        conditions,
        headers,
        answer);
  }

  private SummaryQueries.Range asked(String name, RangeParameters range, String step) {
    question.only("from", "to", "step", "limit", "after");
    Parameters.name("name", name);
    Instant to = Parameters.time("to", range.to, clock.instant());
    Instant from = Parameters.time("from", range.from, to.minus(DEFAULT_RANGE));
    Parameters.checkRange(from, to);
    String by = Parameters.word("step", step, List.of("1m", "1h", "1d"), "1m");
    Parameters.checkLength(from, to, MAX_RANGE.get(by), "at step " + by);
    return new SummaryQueries.Range(name, from, to, SummaryQueries.Step.of(by));
  }
}
