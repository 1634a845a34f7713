// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a request has no other answer (RFC 9457). */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Why a request has no other answer (RFC 9457)")
record Problem(
    @Schema(examples = "about:blank") String type,
    @Schema(examples = "Bad Request") String title,
    @Schema(examples = "400") int status,
    @Schema(examples = "from must be a time such as 2026-01-31T12:00:00Z") String detail,
    @Schema(description = "The parameter that is wrong", examples = "from") String parameter) {

  static final String MEDIA_TYPE = "application/problem+json";
  static final MediaType TYPE = MediaType.valueOf(MEDIA_TYPE);

  /** A problem without more to say than its status does. */
  static Problem of(int status, String detail) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return new Problem(
        "about:blank", known == null ? "Error" : known.getReasonPhrase(), status, detail, null);
  }

  static Problem ofParameter(String parameter, String what) {
    return new Problem("about:blank", "Bad Request", 400, parameter + " " + what, parameter);
  }

  Response response() {
    return Response.status(status).type(TYPE).entity(this).build();
  }
}
