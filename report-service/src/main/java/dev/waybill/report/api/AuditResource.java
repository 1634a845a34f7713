// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.PageParameters;
import dev.waybill.report.http.Question;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit's own health. */
@Path("/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit", description = "The audit's own health")
class AuditResource {
  private final AuditQueries queries;
  private final Question question;

  AuditResource(AuditQueries queries, Question question) {
    this.queries = queries;
    this.question = question;
  }

  @GET
  @Operation(summary = "How far the audit log is judged, and what the audit itself misses")
  @APIResponse(responseCode = "200", description = "The audit's own health")
  @APIResponse(ref = "problem", responseCode = "4XX")
  public AuditView get(@BeanParam PageParameters page) {
    question.only("limit", "after");
    return queries.audit(question.page(page));
  }
}
