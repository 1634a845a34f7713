// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.Entry;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one partition of an audit log, as tracers and the correlator would: tests say what the
 * instances of the stages do, and let time pass.
 *
 * <p>Its instances have a heartbeat of 1 s, its settings a grace of 5 s and silence after 3
 * heartbeats.
 */
final class TestLog {
  /** A record as it lies in the log. */
  @SuppressWarnings("ArrayRecordComponent") // any bytes, junk among them
  record Logged(byte[] value, long logTimeMillis) {}

  static final int GRACE_SECONDS = 5;
  static final int SILENCE_SECONDS = 3;

  /** 2026-01-01T00:00:00Z: the start of a minute. */
  static final long START_MILLIS = 1_767_225_600_000L;

  private final List<Logged> records = new ArrayList<>();
  private final List<TestInstance> instances = new ArrayList<>();
  private long elapsedMillis;
  private long clockErrorMillis;

  TestLog() {
    settings(new FoldSettings(GRACE_SECONDS * 1_000, SILENCE_SECONDS, 100));
  }

  /** Starts an instance that reads and writes no topic. */
  TestInstance instance(String stage, Role role) {
    TestInstance instance = new TestInstance(this, instances.size() + 1, stage, role);
    instances.add(instance);
    return instance;
  }

  TestLog define(PipelineDefinition definition) {
    return announce(new AuditBatch.Definition(definition.name(), definition));
  }

  TestLog delete(String pipeline) {
    return announce(new AuditBatch.Definition(pipeline, null));
  }

  private TestLog announce(AuditBatch.Definition definition) {
    return append(AuditBatch.announcement(1, List.of(definition), null));
  }

  TestLog settings(FoldSettings settings) {
    return append(AuditBatch.announcement(1, List.of(), settings));
  }

  TestLog append(Entry entry) {
    return append(AuditBatch.of(1, List.of(entry), List.of()));
  }

  /** Plain OTLP, as a service without a ledger writes it. */
  TestLog append(ResourceSpans spans) {
    return append(new AuditBatch(false, 0, List.of(spans), List.of(), List.of(), null, false));
  }

  TestLog append(AuditBatch batch) {
    return append(batch.encode());
  }

  TestLog append(byte[] value) {
    records.add(
        new Logged(value, START_MILLIS + elapsedMillis + clockErrorMillis)); // null is survived too
    return this;
  }

  /** Lets time pass: every second each living instance cuts an entry, and a tick is written. */
  TestLog run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      elapsedMillis += 999;
      instances.forEach(TestInstance::beat);
      elapsedMillis += 1; // the tick is the first record of its second: all of the last is judged
      append(AuditBatch.tick(1));
    }
    return this;
  }

  /** Long enough for silence, grace and closing. */
  TestLog settle() {
    return run(SILENCE_SECONDS + 3 * GRACE_SECONDS);
  }

  /** Sets the broker's clock forward or back, from the next record on. */
  TestLog stepClock(long millis) {
    clockErrorMillis += millis;
    return this;
  }

  long elapsedMillis() {
    return elapsedMillis;
  }

  /** A wall clock that is off by so much. */
  long clockMillis(long errorMillis) {
    return START_MILLIS + elapsedMillis + errorMillis;
  }

  long epochMinute() {
    return (START_MILLIS + elapsedMillis) / 60_000;
  }

  List<Logged> records() {
    return records;
  }

  /** What a fold of all that was written has to tell. */
  Told fold() {
    Told told = Told.of(records);
    assertEquals(List.of(), told.deadLetters());
    return told;
  }
}
