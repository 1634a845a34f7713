// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.correlator.fold.FoldOutput;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.Summary;
import dev.waybill.wire.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** That the logs are what tracers of a sound pipeline write: else nonsense would be measured. */
class AuditLogTest {
  private static final long LENGTH_MILLIS = 70_000; // two windows

  @Test
  void ledger_isJudgedComplete() {
    assertComplete(new Load(8, 500, 100, 0, 1, 1));
  }

  @Test
  void ledgerAtRandom_isJudgedComplete() {
    assertComplete(new Load(8, 500, 1, 0, 1, 1));
  }

  @Test
  void spansInSeveralPartitions_areJudgedComplete() {
    assertComplete(new Load(32, 100, 100, 0.1, 128, 16));
  }

  private static void assertComplete(Load load) {
    Map<String, Summary> last = new TreeMap<>(); // by partition and window
    FoldRun folds =
        new FoldRun(
            load.partitionCount(),
            true,
            output -> {
              assertFalse(output instanceof FoldOutput.DeadLetter, output::toString);
              if (output instanceof FoldOutput.Summary told
                  && told.record() instanceof Summary summary) {
                last.put(summary.revision().partition() + " " + summary.window(), summary);
              }
            });
    records(load).forEach(folds);
    assertEquals(2 * load.partitionCount(), last.size());
    long issued = 0;
    for (Summary summary : last.values()) {
      assertTrue(summary.closed(), summary::toString);
      assertEquals(summary.issued(), summary.sinks().get(0).complete(), summary::toString);
      assertTrue(!summary.window().isBefore(Instant.ofEpochMilli(AuditLog.START_MILLIS)));
      issued += summary.issued();
    }
    assertEquals(LENGTH_MILLIS / 1000 * load.messagesPerSecond() * load.sessions(), issued);
  }

  @Test
  void spans_areOfEachSampledMessageAtEachStage() throws WireException {
    Load load = new Load(8, 500, 100, 0.1, 64, 1);
    int spans = 0;
    Set<Object> messages = new HashSet<>();
    for (LogRecord record : records(load)) {
      var groups = AuditBatch.decode(record.value()).spans();
      int told = groups.isEmpty() ? 0 : groups.get(0).spans().size();
      assertEquals(record.spans(), told);
      assertTrue(told <= 64);
      spans += told;
      groups.forEach(group -> group.spans().forEach(span -> messages.add(span.traceId())));
    }
    assertEquals(4 * messages.size(), spans);
    double issued = LENGTH_MILLIS / 1000.0 * 500 * 8;
    assertEquals(0.1, messages.size() / issued, 0.01);
  }

  private static List<LogRecord> records(Load load) {
    AuditLog log = new AuditLog(load);
    List<LogRecord> records = new ArrayList<>();
    log.announce(records::add);
    log.run(0, LENGTH_MILLIS, records::add);
    log.end(LENGTH_MILLIS, records::add);
    return records;
  }
}
