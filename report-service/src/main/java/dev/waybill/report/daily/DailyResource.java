// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.daily;

import dev.waybill.report.http.CsvWriter;
import dev.waybill.report.http.PageParameters;
import dev.waybill.report.http.ProblemException;
import dev.waybill.report.http.Question;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** What became of a day's messages, over all pipelines. */
@Path("/reports/daily")
@Produces({MediaType.APPLICATION_JSON, CsvWriter.MEDIA_TYPE})
@Tag(name = "reports", description = "Whole days")
class DailyResource {
  private static final LocalDate FIRST = LocalDate.of(1, 1, 1);

  private final DailyReports reports;
  private final Question question;
  private final Clock clock;

  DailyResource(DailyReports reports, Question question, Clock clock) {
    this.reports = reports;
    this.question = question;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "What became of a day's messages, over all pipelines",
      description =
          "A day (UTC) that is over is made once the audit log is judged past it, and again if"
              + " something comes late. At most 100 pipelines a page. As a table if the header"
              + " Accept asks for text/csv: a row for each pipeline, evidence and stage; the cursor"
              + " of the next page is in the header Waybill-Next then.")
  @APIResponse(responseCode = "200", description = "The day of some pipelines")
  @APIResponse(ref = "problem", responseCode = "4XX")
  public DailyReport get(
      @RestQuery
          @Parameter(
              description = "The day, in UTC; yesterday by default",
              example = "2026-01-31",
              schema = @Schema(type = SchemaType.STRING, format = "date"))
          String date,
      @BeanParam PageParameters page) {
    question.only("date", "limit", "after");
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return reports.report(day(date, today), question.page(page));
  }

  private static LocalDate day(String date, LocalDate today) {
    if (date == null) {
      return today.minusDays(1);
    }
    try {
      LocalDate day = LocalDate.parse(date);
      if (!day.isBefore(FIRST) && !day.isAfter(today)) {
        return day;
      }
    } catch (DateTimeException e) {
      // falls through to the problem below
    }
    throw ProblemException.badParameter(
        "date", "must be a day such as 2026-01-31, and not after today");
  }
}
