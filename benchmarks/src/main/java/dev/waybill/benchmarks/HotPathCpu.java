// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenTracer;
import dev.waybill.wire.AuditBatch;
import java.util.LinkedHashMap;
import java.util.Map;

/** The hot path's CPU time beside its floor and its peers, once in a JVM. */
final class HotPathCpu {
  private static final int QUEUE_CAPACITY = 1 << 16;

  /** As many as OpenTelemetry's batch processor exports at once. */
  private static final int SPANS = 512;

  private final int warmUpRounds;
  private final int rounds;
  private final Map<String, Double> results = new LinkedHashMap<>();

  HotPathCpu(int warmUpRounds, int rounds) {
    this.warmUpRounds = warmUpRounds;
    this.rounds = rounds;
  }

  Map<String, Double> measure() {
    measureBesideOthers();
    measureVerify("100B", 100);
    measureVerify("10KB", 10 * 1024);
    measureSpans();
    measureQueueAndLedger();
    return results;
  }

  private void measureVerify(String name, int valueBytes) {
    Messages messages = new Messages(valueBytes);
    Race race = new Race();
    int floor = race.add(new Crc32cFloor(messages));
    int verify = race.add(new Verify(messages, new OpenTracer(QUEUE_CAPACITY)));
    race.run(warmUpRounds, rounds);
    results.put("verify_over_crc32c_" + name, race.ratio(verify, floor));
  }

  private void measureBesideOthers() {
    Messages messages = new Messages(1024);
    OpenTracer tracer = new OpenTracer(QUEUE_CAPACITY);
    Race race = new Race();
    try (Receive receiveSubject = new Receive(messages, tracer);
        OtelSpan otelSubject = new OtelSpan(new Messages(1024))) {
      int floor = race.add(new Crc32cFloor(messages));
      int verify = race.add(new Verify(messages, new OpenTracer(QUEUE_CAPACITY)));
      int receive = race.add(receiveSubject);
      int seal = race.add(new Seal(new Messages(1024), new OpenTracer(QUEUE_CAPACITY)));
      int otel = race.add(otelSubject);
      int pinterest = race.add(new PinterestShape(new Messages(1024)));
      race.run(warmUpRounds, rounds);
      double sender = receiveSubject.senderNanos();
      results.put("crc32c_1KB_ns", race.nanos(floor));
      results.put("verify_over_crc32c_1KB", race.ratio(verify, floor));
      results.put("verify_bytes_allocated", race.allocatedBytes(verify));
      results.put("verify_with_ledger_over_crc32c_1KB", race.ratio(receive, floor));
      results.put("verify_with_ledger_sender_share", sender / (sender + race.nanos(receive)));
      results.put("verify_with_ledger_bytes_allocated", race.allocatedBytes(receive));
      results.put("seal_over_crc32c_1KB", race.ratio(seal, floor));
      results.put("otel_span_over_verify", race.ratio(otel, verify));
      results.put("pinterest_shape_over_verify", race.ratio(pinterest, verify));
    }
  }

  private void measureSpans() {
    AuditBatch batch = AuditSpans.batch(SPANS);
    Race race = new Race();
    int ours = race.add(new SpanEncoding(batch));
    int theirs = race.add(new OtelMarshaler(batch, false));
    int theirsReusing = race.add(new OtelMarshaler(batch, true));
    race.run(warmUpRounds, rounds);
    results.put("span_encoding_ns", race.nanos(ours));
    results.put(
        "otel_marshaler_over_ours",
        Math.min(race.ratio(theirs, ours), race.ratio(theirsReusing, ours)));
  }

  private void measureQueueAndLedger() {
    Race race = new Race();
    int full = race.add(new FullQueue());
    int add = race.add(new LedgerAdd());
    race.run(warmUpRounds, rounds);
    results.put("full_queue_offer_ns", race.nanos(full));
    results.put("ledger_add_ns", race.nanos(add));
  }
}
