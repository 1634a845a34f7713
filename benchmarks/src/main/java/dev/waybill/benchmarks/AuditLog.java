// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The audit log of a pipeline of four stages in which nothing is lost, record by record as the
 * tracers of all instances would write it: an origin a session, and of each other stage an instance
 * for each partition of the topic that it reads. Each cuts an entry every heartbeat, and they do so
 * at any time, not together. Always the same for the same load.
 */
final class AuditLog {
  static final String PIPELINE = "orders";
  static final List<String> STAGES = List.of("shop", "enrichment", "pricing", "warehouse");
  static final int SINK = STAGES.size() - 1;
  static final long HEARTBEAT_MILLIS = 10_000;

  /** A full minute; long ago. */
  static final long START_MILLIS = 1_750_000_020_000L;

  final Load load;
  final long[] sessions;
  final DataTopic[] topics = new DataTopic[SINK];
  private final List<List<LoggedInstance>> stages = new ArrayList<>();
  private final List<LoggedInstance> byTime = new ArrayList<>(); // of their heartbeats

  AuditLog(Load load) {
    this.load = load;
    Random random = new Random(4);
    sessions = new long[load.sessions()];
    for (int i = 0; i < sessions.length; i++) {
      do {
        sessions[i] = random.nextLong() | 1;
      } while (AuditPartition.of(sessions[i], load.partitionCount()) != i % load.partitionCount());
    }
    for (int i = 0; i < SINK; i++) {
      topics[i] = new DataTopic("orders-" + i, i, load);
    }
    for (int stage = 0; stage <= SINK; stage++) {
      List<LoggedInstance> instances = new ArrayList<>();
      for (int i = 0; i < (stage == 0 ? load.sessions() : DataTopic.PARTITIONS); i++) {
        instances.add(new LoggedInstance(this, stage, i));
      }
      stages.add(instances);
      byTime.addAll(instances);
    }
    Collections.shuffle(byTime, random);
  }

  /** The pipeline as it is declared. */
  PipelineDefinition definition() {
    List<StageDefinition> definitions = new ArrayList<>();
    definitions.add(StageDefinition.origin(STAGES.get(0)));
    for (int stage = 1; stage <= SINK; stage++) {
      definitions.add(
          StageDefinition.of(
              STAGES.get(stage),
              stage == SINK ? Role.SINK : Role.RELAY,
              topics[stage - 1].name,
              STAGES.get(stage - 1)));
    }
    return PipelineDefinition.of(PIPELINE, 1, definitions);
  }

  /** What the correlator writes to each partition first. */
  void announce(Consumer<LogRecord> records) {
    AuditBatch batch =
        AuditBatch.announcement(
            load.partitionCount(),
            List.of(new AuditBatch.Definition(PIPELINE, definition())),
            null);
    appendToAll(batch, 0, records);
  }

  /**
   * All entries that are cut in a time, of the stages before one.
   *
   * @param fromMillis since the log began, full heartbeats
   * @param stagesBefore whose instances live; those of the others have never been
   */
  void run(long fromMillis, long toMillis, int stagesBefore, Consumer<LogRecord> records) {
    for (long beat = fromMillis; beat < toMillis; beat += HEARTBEAT_MILLIS) {
      for (int i = 0; i < byTime.size(); i++) {
        long now = beat + HEARTBEAT_MILLIS * i / byTime.size();
        LoggedInstance instance = byTime.get(i);
        if (now < toMillis && instance.stage() < stagesBefore) {
          instance.cut(now, false, records);
        }
      }
    }
  }

  /** All entries that are cut in a time. */
  void run(long fromMillis, long toMillis, Consumer<LogRecord> records) {
    run(fromMillis, toMillis, STAGES.size(), records);
  }

  /** What all instances of a stage have not told yet, at once. */
  void tell(int stage, long nowMillis, Consumer<LogRecord> records) {
    stages.get(stage).forEach(instance -> instance.cut(nowMillis, false, records));
  }

  /** All instances tell the rest and stop; then the correlator writes ticks for half a minute. */
  void end(long nowMillis, Consumer<LogRecord> records) {
    for (List<LoggedInstance> instances : stages) {
      instances.forEach(instance -> instance.cut(nowMillis, true, records));
    }
    for (int second = 1; second <= 30; second++) {
      appendToAll(AuditBatch.tick(load.partitionCount()), nowMillis + second * 1000L, records);
    }
  }

  private void appendToAll(AuditBatch batch, long nowMillis, Consumer<LogRecord> records) {
    byte[] value = batch.encode();
    for (int partition = 0; partition < load.partitionCount(); partition++) {
      records.accept(
          new LogRecord(partition, sessions[partition], value, START_MILLIS + nowMillis, 0));
    }
  }
}
