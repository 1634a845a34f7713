// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The log of {@link Orders} at a million messages a second, of which nothing is lost: a hundred
 * origins, and eight instances of each other stage, each of which sees an eighth of every session,
 * in runs as producers batch them. Those of the sink may crash, and others come after any time.
 */
final class OutageLog {
  static final String SINK = "archive";

  static final int ORIGINS = 100;
  static final int PARTITIONS = 8; // a power of two

  /** Messages of a session in a row that go to the same partition. */
  static final int RUN = 100;

  /** Such runs of a session in a second. */
  static final int RUNS = 100;

  static final long MESSAGES_PER_SECOND = ORIGINS * RUNS * RUN;
  static final int HEARTBEAT_SECONDS = 10;
  static final long FIRST_SESSION = 0x5e55_1000L;

  private final Consumer<TestLog.Logged> records;
  private final OutageTopic placed = new OutageTopic("placed");
  private final OutageTopic enriched = new OutageTopic("enriched");
  private final List<OutageInstance> origins = new ArrayList<>();
  private final List<OutageInstance> relays = new ArrayList<>();
  private List<OutageInstance> sinks = new ArrayList<>();
  private List<OutageInstance> crashed = List.of();
  private long nowSeconds;
  private long trafficSeconds; // stops when the origins end
  private long lastId;

  /**
   * @param records gets each record as it is written
   */
  OutageLog(FoldSettings settings, Consumer<TestLog.Logged> records) {
    this.records = records;
    var definition = new AuditBatch.Definition("orders", Orders.definition(1, Orders.stages()));
    append(AuditBatch.announcement(1, List.of(definition), settings));
    for (int i = 0; i < ORIGINS; i++) {
      origins.add(new OutageInstance(++lastId, "checkout", Role.ORIGIN, i, null, placed, 0, 0));
    }
    for (int i = 0; i < PARTITIONS; i++) {
      relays.add(new OutageInstance(++lastId, "enrich", Role.RELAY, i, placed, enriched, 0, 0));
      sinks.add(sink(i, 0));
    }
  }

  private OutageInstance sink(int partition, long from) {
    return new OutageInstance(
        ++lastId, SINK, Role.SINK, partition, enriched, null, nowSeconds, from);
  }

  /** Lets time pass, in which the sink, where it lives, reads what comes. */
  void run(int seconds) {
    run(seconds, 1);
  }

  /**
   * Lets time pass.
   *
   * @param speed how many seconds' worth of messages the sink reads in a second at most
   */
  void run(int seconds, int speed) {
    for (int i = 0; i < seconds; i++) {
      nowSeconds++;
      trafficSeconds += origins.isEmpty() ? 0 : 1;
      cut(origins, Integer.MAX_VALUE);
      cut(relays, Integer.MAX_VALUE);
      cut(sinks, speed * HEARTBEAT_SECONDS);
      append(AuditBatch.tick(1));
    }
  }

  private void cut(List<OutageInstance> instances, int mostSeconds) {
    for (OutageInstance each : instances) {
      if (each.isDue(nowSeconds)) {
        long to = Math.min(trafficSeconds, each.told() + mostSeconds);
        append(AuditBatch.of(1, List.of(each.cut(nowSeconds, to, false)), List.of()));
      }
    }
  }

  /** All instances of the sink crash, just when they have told of all that they committed. */
  void crashSink() {
    crashed = sinks;
    sinks = new ArrayList<>();
  }

  /** Others go on where those committed that crashed. */
  void restartSink() {
    for (int i = 0; i < PARTITIONS; i++) {
      sinks.add(sink(i, crashed.get(i).told()));
    }
  }

  /** All sessions end. */
  void endOrigins() {
    for (OutageInstance each : origins) {
      append(AuditBatch.of(1, List.of(each.cut(nowSeconds, trafficSeconds, true)), List.of()));
    }
    origins.clear();
  }

  /** How many messages were issued until now. */
  long issued() {
    return trafficSeconds * MESSAGES_PER_SECOND;
  }

  private void append(AuditBatch batch) {
    records.accept(new TestLog.Logged(batch.encode(), TestLog.START_MILLIS + nowSeconds * 1_000));
  }
}
