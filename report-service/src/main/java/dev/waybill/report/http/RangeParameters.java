// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;

/** Which windows; each is null if it is not given. */
public class RangeParameters {
  @RestQuery
  @Parameter(
      description = "Windows that start at this time or later",
      example = "2026-01-31T12:00:00Z",
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  public String from;

  @RestQuery
  @Parameter(
      description = "Windows that start before this time",
      example = "2026-01-31T13:00:00Z",
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  public String to;
}
