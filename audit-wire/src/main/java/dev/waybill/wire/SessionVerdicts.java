// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.time.Instant;
import java.util.List;

/**
 * All that is to be said of one session's messages of one window. It stands for itself: the record
 * with the highest revision replaces those before it. What it doesn't name is {@link
 * Kind#COMPLETE}.
 *
 * @param pipeline the pipeline of the session
 * @param window start of the minute of origin time
 * @param session the session
 * @param revision up to where in the audit log this is true
 * @param closed false while it is provisional
 * @param skewed whether the origin's clock was far off, so that its windows were shifted by whole
 *     minutes to lie near log time
 * @param service service name of the origin's instance, empty if the origin was never heard of
 * @param host host name of the origin's instance, empty if the origin was never heard of
 * @param originStage the stage that issued the messages, empty if the origin was never heard of
 * @param issued the sequences issued in the window
 * @param verdicts what became of those that are not complete everywhere, and flags
 */
public record SessionVerdicts(
    String pipeline,
    Instant window,
    long session,
    Revision revision,
    boolean closed,
    boolean skewed,
    String service,
    String host,
    String originStage,
    List<SequenceRange> issued,
    List<Verdict> verdicts)
    implements VerdictRecord {

  static final String TYPE = "session";

  /** Copies the lists. */
  public SessionVerdicts {
    issued = List.copyOf(issued);
    verdicts = List.copyOf(verdicts);
  }

  @Override
  public byte[] encode() {
    return JsonWriter.object(
        json -> {
          json.string("type", TYPE);
          json.string("pipeline", pipeline);
          json.string("window", window.toString());
          json.hex64("session", session);
          json.object("revision", revision::write);
          json.bool("closed", closed);
          json.boolIfTrue("skewed", skewed);
          json.string("service", service);
          json.string("host", host);
          json.string("originStage", originStage);
          json.ranges("issued", issued);
          json.objects("verdicts", verdicts, (inner, verdict) -> verdict.write(inner));
        });
  }

  static SessionVerdicts read(JsonObject json) throws WireException {
    return new SessionVerdicts(
        json.string("pipeline"),
        json.instant("window"),
        json.hex64("session"),
        Revision.read(json.object("revision")),
        json.bool("closed", false),
        json.bool("skewed", false),
        json.string("service"),
        json.string("host"),
        json.string("originStage"),
        json.ranges("issued"),
        json.objects("verdicts", Verdict::read));
  }
}
