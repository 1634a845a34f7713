// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;

/**
 * What was seen of messages of one session after the fold had forgotten them: handed over late
 * ({@link Kind#LATE}) or once more ({@link Kind#DUPLICATED}). It adds to what was told of them
 * before and replaces nothing; session and revision together tell that two are the same.
 *
 * @param pipeline the pipeline
 * @param session the session
 * @param revision where in the audit log it was seen
 * @param verdicts what was seen, by stage
 */
public record LateVerdicts(String pipeline, long session, Revision revision, List<Verdict> verdicts)
    implements VerdictRecord {

  static final String TYPE = "late";

  /** Copies the list. */
  public LateVerdicts {
    verdicts = List.copyOf(verdicts);
  }

  @Override
  public byte[] encode() {
    return JsonWriter.object(
        json -> {
          json.string("type", TYPE);
          json.string("pipeline", pipeline);
          json.hex64("session", session);
          json.object("revision", revision::write);
          json.objects("verdicts", verdicts, (inner, verdict) -> verdict.write(inner));
        });
  }

  static LateVerdicts read(JsonObject json) throws WireException {
    return new LateVerdicts(
        json.string("pipeline"),
        json.hex64("session"),
        Revision.read(json.object("revision")),
        json.objects("verdicts", Verdict::read));
  }
}
