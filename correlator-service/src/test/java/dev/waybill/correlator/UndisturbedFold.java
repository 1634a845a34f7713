// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.correlator.fold.Fold;
import dev.waybill.correlator.fold.FoldOutput;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.Progress;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.VerdictRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one fold over the whole log says, and what was published: of each session's window, trace,
 * window and partition the document with the highest revision below the committed offset.
 */
final class UndisturbedFold {
  private UndisturbedFold() {}

  static Map<String, String> told(AuditTopics topics) {
    Map<String, String> told = new TreeMap<>();
    Map<String, Long> revisions = new TreeMap<>();
    List<ConsumerRecord<byte[], byte[]>> log = topics.read("audit");
    for (int partition = 0; partition < AuditTopics.PARTITIONS; partition++) {
      Fold fold = new Fold(partition, AuditTopics.PARTITIONS);
      long committed = topics.committed(partition);
      for (ConsumerRecord<byte[], byte[]> record : log) {
        if (record.partition() == partition && record.offset() < committed) {
          for (FoldOutput output :
              fold.apply(record.value(), record.offset(), record.timestamp())) {
            if (output instanceof FoldOutput.Verdict verdict) {
              keep(verdict.record(), told, revisions);
            } else if (output instanceof FoldOutput.Summary summary) {
              keep(summary.record(), told, revisions);
            }
          }
        }
      }
    }
    return told;
  }

  static Map<String, String> published(AuditTopics topics) {
    Map<String, String> published = new TreeMap<>();
    Map<String, Long> revisions = new TreeMap<>();
    for (VerdictRecord record : topics.verdicts()) {
      if (record.revision().offset() < topics.committed(record.revision().partition())) {
        keep(record, published, revisions);
      }
    }
    for (SummaryRecord record : topics.summaries()) {
      if (record.revision().offset() < topics.committed(record.revision().partition())) {
        keep(record, published, revisions);
      }
    }
    return published;
  }

  private static void keep(
      VerdictRecord record, Map<String, String> kept, Map<String, Long> revisions) {
    String key;
    if (record instanceof SessionVerdicts session) {
      key = "session %x %s %s".formatted(session.session(), session.window(), session.pipeline());
    } else if (record instanceof TraceVerdict trace) {
      key = "trace %s %s".formatted(trace.traceId(), trace.pipeline());
    } else {
      LateVerdicts late = (LateVerdicts) record;
      key = "late %x %s".formatted(late.session(), late.revision());
    }
    keep(key, record.revision(), record.encode(), kept, revisions);
  }

  private static void keep(
      SummaryRecord record, Map<String, String> kept, Map<String, Long> revisions) {
    int partition = record.revision().partition();
    String key =
        record instanceof Summary summary
            ? "summary %s %s %s %d"
                .formatted(summary.pipeline(), summary.window(), summary.evidence(), partition)
            : "progress " + ((Progress) record).revision().partition();
    keep(key, record.revision(), record.encode(), kept, revisions);
  }

  private static void keep(
      String key,
      Revision revision,
      byte[] document,
      Map<String, String> kept,
      Map<String, Long> revisions) {
    if (revision.offset() >= revisions.getOrDefault(key, -1L)) {
      revisions.put(key, revision.offset());
      kept.put(key, new String(document, UTF_8));
    }
  }
}
