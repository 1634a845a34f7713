// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A verdict or flag on one message, whoever told it.
 *
 * @param about which verdict of which message
 * @param reason why
 * @param window its minute, ISO-8601
 * @param closed false while it is provisional
 */
public record NamedVerdict(Subject about, String reason, String window, boolean closed) {

  /** There is one at most of each. */
  public record Subject(String traceId, String kind, Place place) {}

  /** All that a record of the correlator names. */
  public static List<NamedVerdict> of(SessionVerdicts record) {
    List<NamedVerdict> all = new ArrayList<>();
    for (Verdict verdict : record.verdicts()) {
      Place place = new Place(verdict.stage(), verdict.place() == Verdict.Place.HOP);
      for (String traceId : traceIds(record.session(), verdict.ranges())) {
        all.add(
            new NamedVerdict(
                new Subject(traceId, verdict.kind().name(), place),
                verdict.reason(),
                record.window().toString(),
                record.closed()));
      }
    }
    return all;
  }

  static List<String> traceIds(long session, List<SequenceRange> ranges) {
    List<String> all = new ArrayList<>();
    for (SequenceRange range : ranges) {
      for (long sequence = range.from(); sequence < range.to(); sequence++) {
        all.add(TraceId.of(session, sequence).toString());
      }
    }
    return all;
  }

  /** What REST answers. */
  public static NamedVerdict of(JsonNode item) {
    boolean hop = item.required("place").asText().toUpperCase(Locale.ROOT).equals("HOP");
    return new NamedVerdict(
        new Subject(
            item.required("traceId").asText(),
            item.required("kind").asText(),
            new Place(item.required("stage").asText(), hop)),
        item.required("reason").asText(),
        item.required("window").asText(),
        item.required("closed").asBoolean());
  }
}
