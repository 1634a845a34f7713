// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import static java.util.Map.entry;

import dev.waybill.report.ReportConfig;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where to begin. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "index", description = "Where to begin")
class IndexResource {
  private static final Map<String, String> LINKS =
      new TreeMap<>(
          Map.ofEntries(
              entry("pipelines", "/pipelines"),
              entry("pipeline", "/pipelines/{name}"),
              entry("summaries", "/pipelines/{name}/summaries"),
              entry("completeness", "/pipelines/{name}/completeness"),
              entry("verdicts", "/pipelines/{name}/verdicts"),
              entry("message", "/messages/{traceId}"),
              entry("audit", "/audit"),
              entry("findings", "/findings"),
              entry("dailyReport", "/reports/daily"),
              entry("openapi", "/openapi")));

  private final Index index;

  IndexResource(ReportConfig config) {
    Map<String, String> links = new TreeMap<>(LINKS);
    config.page().traceUrl().ifPresent(url -> links.put("trace", url));
    index = new Index("Waybill", links);
  }

  /** What there is; {@code trace} only if it is set where traces are shown. */
  @RegisterForReflection
  record Index(String name, Map<String, String> links) {}

  @GET
  @Operation(summary = "What there is")
  public Index get() {
    return index;
  }
}
