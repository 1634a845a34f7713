// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.servers.Server;

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
    servers = @Server(url = "/", description = "This service"),
    components =
        @Components(
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
@ApplicationPath("/")
public class ApiDescription extends Application {}
