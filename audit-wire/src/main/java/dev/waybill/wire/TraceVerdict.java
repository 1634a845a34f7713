// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.time.Instant;
import java.util.List;

/**
 * What became of one message that is known by its spans alone, because its services have no ledger.
 *
 * @param pipeline the pipeline
 * @param window start of the minute in which its first span began
 * @param traceId its trace
 * @param revision up to where in the audit log this is true
 * @param kind the verdict; {@link Kind#COMPLETE} too, since nothing else tells of it
 * @param stage the stage in or before which the verdict holds
 * @param place in the stage, or on the hop that leads to it
 * @param reason why, as a word of {@code docs/semantics.md}
 * @param passages the stages that it was seen at, in order of time
 */
public record TraceVerdict(
    String pipeline,
    Instant window,
    TraceId traceId,
    Revision revision,
    Kind kind,
    String stage,
    Verdict.Place place,
    String reason,
    List<Passage> passages)
    implements VerdictRecord {

  static final String TYPE = "trace";

  /**
   * A message's passage through a stage.
   *
   * @param stage the stage
   * @param service service name, empty if not told
   * @param start when it was received
   * @param end when it was handed over
   * @param outcome {@code handed_over}, {@code skipped}, {@code corrupted} or {@code failed}
   */
  public record Passage(String stage, String service, Instant start, Instant end, String outcome) {
    void write(JsonWriter json) {
      json.string("stage", stage);
      json.string("service", service);
      json.string("start", start.toString());
      json.string("end", end.toString());
      json.string("outcome", outcome);
    }

    static Passage read(JsonObject json) throws WireException {
      return new Passage(
          json.string("stage"),
          json.string("service"),
          json.instant("start"),
          json.instant("end"),
          json.string("outcome"));
    }
  }

  /** Copies the list. */
  public TraceVerdict {
    passages = List.copyOf(passages);
  }

  @Override
  public byte[] encode() {
    return JsonWriter.object(
        json -> {
          json.string("type", TYPE);
          json.string("pipeline", pipeline);
          json.string("window", window.toString());
          json.string("traceId", traceId.toString());
          json.object("revision", revision::write);
          json.string("kind", kind.name());
          json.string("stage", stage);
          json.choice("place", place);
          json.string("reason", reason);
          json.objects("passages", passages, (inner, passage) -> passage.write(inner));
        });
  }

  static TraceVerdict read(JsonObject json) throws WireException {
    return new TraceVerdict(
        json.string("pipeline"),
        json.instant("window"),
        json.traceId("traceId"),
        Revision.read(json.object("revision")),
        json.choice("kind", Kind.class),
        json.string("stage"),
        json.choice("place", Verdict.Place.class),
        json.string("reason"),
        json.objects("passages", Passage::read));
  }
}
