// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;

/** Which page of a list; each is null if it is not given. */
public class PageParameters {
  @RestQuery
  @Parameter(
      description = "Items on a page",
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
  String limit;

  @RestQuery
  @Parameter(description = "`next` of the page before; all else must be asked as before")
  String after;
}
