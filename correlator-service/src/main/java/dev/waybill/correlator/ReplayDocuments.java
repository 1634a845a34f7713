// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.correlator.fold.FoldOutput;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.VerdictRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeMap;

/**
 * The last documents of each key of a range of windows, in an order of their own: by pipeline,
 * window and what they are of. What was seen too late for a window counts by its log time. For one
 * thread.
 */
final class ReplayDocuments {
  private final Instant from;
  private final Instant to;
  private final TreeMap<String, VerdictRecord> verdicts = new TreeMap<>();
  private final TreeMap<String, Summary> summaries = new TreeMap<>();

  /** Of windows that start from {@code from} to before {@code to}. */
  ReplayDocuments(Instant from, Instant to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Keeps the next output of a partition, if it is of the range.
   *
   * @param logTimeMillis of the record at which it was told, which counts where there is no window
   */
  void take(FoldOutput output, long logTimeMillis) {
    if (output instanceof FoldOutput.Verdict verdict) {
      if (verdict.record() instanceof SessionVerdicts session) {
        keep(session.pipeline(), session.window(), "%016x".formatted(session.session()), session);
      } else if (verdict.record() instanceof TraceVerdict trace) {
        keep(trace.pipeline(), trace.window(), trace.traceId().toString(), trace);
      } else if (verdict.record() instanceof LateVerdicts late) {
        Instant seen = Instant.ofEpochMilli(logTimeMillis);
        String of = "%016x/%019d".formatted(late.session(), late.revision().offset());
        keep(late.pipeline(), seen, of, late);
      }
    } else if (output instanceof FoldOutput.Summary summary
        && summary.record() instanceof Summary window
        && isInside(window.window())) {
      String of = "%s/%09d".formatted(window.evidence(), window.revision().partition());
      summaries.put(key(window.pipeline(), window.window(), of), window);
    }
  }

  private void keep(String pipeline, Instant window, String of, VerdictRecord record) {
    if (isInside(window)) {
      verdicts.put(key(pipeline, window, of), record);
    }
  }

  private boolean isInside(Instant window) {
    return !window.isBefore(from) && window.isBefore(to);
  }

  /** A window has one length in this form, and no pipeline's name has this character. */
  private static String key(String pipeline, Instant window, String of) {
    return pipeline + '\0' + "%020d".formatted(window.getEpochSecond()) + '\0' + of;
  }

  Collection<VerdictRecord> verdicts() {
    return verdicts.values();
  }

  Collection<Summary> summaries() {
    return summaries.values();
  }
}
