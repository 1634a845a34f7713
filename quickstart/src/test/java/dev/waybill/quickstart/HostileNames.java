// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.quickstart.Publications.Outcome;
import dev.waybill.wire.Kind;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import java.time.Instant;
import java.util.List;

/** A pipeline whose names would set {@code window.hurt} if any of them were taken for markup. */
final class HostileNames {

  static final String PIPELINE = "<img src=x onerror=hurt=1>&lt;%41\"'";

  /** Origin, relay and sink. */
  static final List<String> STAGES =
      List.of("<b>origin</b>", "\"><script>hurt=1</script>", "${hurt=1}{{hurt=1}}");

  /** Service and host of the origin. */
  static final List<String> ORIGIN = List.of("<i>service</i>", "</title><script>hurt=1</script>");

  private static final long SESSION = 4711;
  private static final int ISSUED = 1_000;
  private static final long LOST = 7;

  /** One that is lost on the way to the relay. */
  static final TraceId MESSAGE = TraceId.of(SESSION, LOST);

  private HostileNames() {}

  static void publish(Publications publications, Instant window) {
    publications.summary(PIPELINE, STAGES, window, ISSUED, new Outcome(1, 0, 0));
    Verdict verdict =
        new Verdict(
            Kind.LOST,
            STAGES.get(1),
            Verdict.Place.HOP,
            "offsets",
            1,
            List.of(new SequenceRange(LOST, LOST + 1)));
    publications.verdicts(
        new SessionVerdicts(
            PIPELINE,
            window,
            SESSION,
            publications.next(),
            true,
            false,
            ORIGIN.get(0),
            ORIGIN.get(1),
            STAGES.get(0),
            List.of(new SequenceRange(0, ISSUED)),
            List.of(verdict)));
  }
}
