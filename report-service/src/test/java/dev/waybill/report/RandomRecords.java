// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;

import dev.waybill.wire.Kind;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary.Evidence;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Verdict.Place;
import dev.waybill.wire.VerdictRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Revisions of a few sessions, traces and windows. As from the correlator, records of one key and
 * revision are equal, and what one names the next may not name.
 */
final class RandomRecords {
  private static final int KEYS = 5;
  private static final Kind[] KINDS = {Kind.LOST, Kind.WAITING, Kind.CORRUPTED};
  private static final String[] STAGES = {"enrich", "warehouse", "archive"};

  private final Random random;

  RandomRecords(long seed) {
    random = new Random(seed);
  }

  List<VerdictRecord> verdicts(int count) {
    List<VerdictRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          switch (random.nextInt(8)) {
            case 0 -> late();
            case 1, 2 -> trace();
            default -> session();
          });
    }
    return records;
  }

  List<SummaryRecord> summaries(int count) {
    List<SummaryRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long offset = random.nextInt(50);
      records.add(
          random.nextInt(4) == 0
              ? Samples.progress(random.nextInt(3), 3, offset, offset)
              : Samples.summary(
                  "orders",
                  window(),
                  random.nextBoolean() ? Evidence.LEDGER : Evidence.TRACES,
                  random.nextInt(3),
                  offset,
                  offset + 1));
    }
    return records;
  }

  private VerdictRecord trace() {
    int offset = random.nextInt(50);
    return Samples.trace(
        "foreign", new TraceId(1, 1 + random.nextInt(KEYS)), offset, KINDS[offset % KINDS.length]);
  }

  private LateVerdicts late() {
    int session = random.nextInt(KEYS);
    int offset = random.nextInt(50);
    return new LateVerdicts(
        "orders",
        session,
        new Revision(session % 3, offset),
        List.of(
            Samples.verdict(
                Kind.LATE, "archive", Place.STAGE, new SequenceRange(offset, offset + 2))));
  }

  private SessionVerdicts session() {
    int session = random.nextInt(KEYS);
    Instant window = window();
    int offset = random.nextInt(50);
    // What a revision says follows from key and offset alone.
    Random content = new Random(session * 1_000_003L + window.getEpochSecond() * 31 + offset);
    List<Verdict> verdicts = new ArrayList<>();
    for (Kind kind : KINDS) {
      for (String stage : STAGES) {
        if (content.nextInt(3) == 0) {
          long from = content.nextInt(1000);
          verdicts.add(
              Samples.verdict(
                  kind,
                  stage,
                  Place.HOP,
                  new SequenceRange(from, from + 1 + content.nextInt(10)),
                  new SequenceRange(from + 20, from + 30)));
        }
      }
    }
    return new SessionVerdicts(
        "orders",
        window,
        session,
        new Revision(session % 3, offset),
        content.nextBoolean(),
        content.nextBoolean(),
        "shop",
        "shop-7",
        "checkout",
        List.of(new SequenceRange(0, 1000 + offset)),
        verdicts);
  }

  private Instant window() {
    return NOON.plusSeconds(60L * random.nextInt(3));
  }
}
