// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.http.Gzip;
import dev.waybill.report.http.Page;
import dev.waybill.report.http.PageParameters;
import dev.waybill.report.http.Question;
import dev.waybill.report.store.Where;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What somebody should look at. */
@Path("/findings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "findings", description = "What somebody should look at")
class FindingResource {
  private final FindingQueries queries;
  private final Question question;

  FindingResource(FindingQueries queries, Question question) {
    this.queries = queries;
    this.question = question;
  }

  @GET
  @Operation(
      summary = "What is wrong, or was, the newest first",
      description =
          "The rules are applied every few seconds. A finding opens, goes on while what it tells of"
              + " does, and is resolved when that was not seen for a while.")
  @APIResponse(responseCode = "200", description = "Some of the findings")
  @APIResponse(ref = "problem", responseCode = "4XX")
  @Gzip
  public Page<FindingItem> list(
      @BeanParam FindingParameters which, @BeanParam PageParameters page) {
    question.only("pipeline", "state", "severity", "rule", "limit", "after");
    Where where = which.where();
    return queries.findings(where, question.page(page));
  }
}
