// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a request has no other answer (RFC 9457). */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Why a request has no other answer (RFC 9457)")
public record Problem(
    @Schema(examples = "about:blank") String type,
    @Schema(examples = "Bad Request") String title,
    @Schema(examples = "400") int status,
    @Schema(examples = "from must be a time such as 2026-01-31T12:00:00Z") String detail,
    @Schema(description = "The parameter or header that is wrong", examples = "from")
        String parameter,
    @Schema(description = "All that is wrong with the body, if something is") List<Fault> errors) {

  public static final String MEDIA_TYPE = "application/problem+json";
  static final MediaType TYPE = MediaType.valueOf(MEDIA_TYPE);

  /** A problem without more to say than its status does. */
  static Problem of(int status, String detail) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return new Problem(
        "about:blank",
        known == null ? "Error" : known.getReasonPhrase(),
        status,
        detail,
        null,
        null);
  }

  static Problem ofParameter(String parameter, String what) {
    return new Problem("about:blank", "Bad Request", 400, parameter + " " + what, parameter, null);
  }

  /**
   * What is wrong with a body.
   *
   * @param faults one or more
   */
  static Problem ofBody(List<Fault> faults) {
    Fault first = faults.get(0);
    String more = faults.size() == 1 ? "" : ", and " + (faults.size() - 1) + " more in errors";
    return new Problem(
        "about:blank",
        "Bad Request",
        400,
        first.field() + " " + first.detail() + more,
        null,
        List.copyOf(faults));
  }

  Response response() {
    return Response.status(status).type(TYPE).entity(this).build();
  }
}
