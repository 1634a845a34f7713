// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import dev.waybill.report.store.VerdictStore;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.VerdictRecord;
import dev.waybill.wire.WireException;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Stores the verdicts. */
@Startup // so that its counters are there before the first record
@ApplicationScoped
class VerdictConsumer {
  static final String CHANNEL = "verdicts";

  private final Intake<VerdictRecord> intake;

  VerdictConsumer(IntakeParts parts) {
    intake =
        new Intake<>(
            CHANNEL,
            VerdictConsumer::decode,
            parts.timed(VerdictStore::window, VerdictStore::write),
            parts);
  }

  @Incoming(CHANNEL)
  Uni<Void> take(ConsumerRecords<byte[], byte[]> records) {
    return intake.take(records);
  }

  static VerdictRecord decode(ConsumerRecord<byte[], byte[]> record) throws WireException {
    VerdictRecord verdict = VerdictRecord.decode(Values.required(record));
    if (verdict instanceof SessionVerdicts session) {
      check(session.issued());
      for (Verdict of : session.verdicts()) {
        check(of.ranges());
      }
    }
    return verdict;
  }

  /** Beyond the last sequence there are no trace ids. */
  private static void check(List<SequenceRange> ranges) throws WireException {
    if (!ranges.isEmpty() && ranges.get(ranges.size() - 1).to() - 1 > TraceId.MAX_SEQUENCE) {
      throw new WireException(WireException.Reason.BAD_VALUE, "a sequence of more than 48 bits");
    }
  }
}
