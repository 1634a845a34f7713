// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What the OpenAPI document says of the whole, and what its paths share. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Waybill",
            version = "1",
            description =
                "What became of the messages that services handed over to Kafka pipelines."
                    + " Times are ISO-8601 in UTC. Lists come in pages: ask again with `after`"
                    + " set to `next` of the answer. Errors are problems (RFC 9457).",
            license = @License(name = "Apache-2.0")),
    components =
        @Components(
            parameters = {
              @Parameter(
                  name = "limit",
                  in = ParameterIn.QUERY,
                  description = "Items on a page",
                  schema =
                      @Schema(
                          type = SchemaType.INTEGER,
                          minimum = "1",
                          maximum = "1000",
                          defaultValue = "100")),
              @Parameter(
                  name = "after",
                  in = ParameterIn.QUERY,
                  description = "`next` of the page before; all else must be asked as before",
                  schema = @Schema(type = SchemaType.STRING)),
              @Parameter(
                  name = "from",
                  in = ParameterIn.QUERY,
                  description = "Windows that start at this time or later",
                  example = "2026-01-31T12:00:00Z",
                  schema = @Schema(type = SchemaType.STRING, format = "date-time")),
              @Parameter(
                  name = "to",
                  in = ParameterIn.QUERY,
                  description = "Windows that start before this time",
                  example = "2026-01-31T13:00:00Z",
                  schema = @Schema(type = SchemaType.STRING, format = "date-time"))
            },
            responses = {
              @APIResponse(
                  name = "problem",
                  responseCode = "4XX",
                  description = "Why there is no other answer",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class)))
            }))
final class ApiDescription {
  private ApiDescription() {}
}
