// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.Parameters;
import dev.waybill.report.http.RangeParameters;
import dev.waybill.wire.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;

/** Which verdicts; each is null if it is not given. */
public class VerdictParameters {
  private static final String RANGES = "ranges";

  /** All but COMPLETE, which is a count and no list. */
  private static final List<String> KINDS =
      Arrays.stream(Kind.values()).filter(kind -> kind != Kind.COMPLETE).map(Kind::name).toList();

  @RestQuery
  @Parameter(
      description = "This verdict or flag alone",
      schema =
          @Schema(
              enumeration = {
                "WAITING",
                "LOST",
                "SKIPPED",
                "FAILED",
                "LATE",
                "UNKNOWN",
                "CORRUPTED",
                "DUPLICATED",
                "MISROUTED"
              }))
  String kind;

  @RestQuery
  @Parameter(description = "In or before this stage", example = "enrich")
  String stage;

  @RestQuery
  @Parameter(
      description = "On the hop that leads to the stage, or in it",
      schema = @Schema(enumeration = {"hop", "stage"}))
  String place;

  @RestQuery
  @Parameter(
      description = "Single messages, or ranges of a session's messages in a row",
      schema =
          @Schema(
              enumeration = {"messages", "ranges"},
              defaultValue = "messages"))
  String view;

  VerdictFilter filter(String pipeline, RangeParameters range) {
    Instant from = Parameters.time("from", range.from, null);
    Instant to = Parameters.time("to", range.to, null);
    if (from != null && to != null) {
      Parameters.checkRange(from, to);
    }
    return new VerdictFilter(
        Parameters.name("name", pipeline),
        Parameters.word("kind", kind, KINDS, null),
        Parameters.name("stage", stage),
        Parameters.word("place", place, List.of("hop", "stage"), null),
        from,
        to,
        RANGES.equals(Parameters.word("view", view, List.of("messages", RANGES), null)));
  }
}
