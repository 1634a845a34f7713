// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.SessionVerdicts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged correlator, restarted from its snapshots. More moments to be killed at: {@code
 * -Dwaybill.test.kills=20 -Dwaybill.test.seed=7}.
 */
class SnapshotIT {
  private static final int KILLS = Integer.getInteger("waybill.test.kills", 3);

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  private final Random random = new Random(Long.getLong("waybill.test.seed", 4));
  private AuditTopics topics;
  private Map<String, String> settings;
  private int rounds;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.builder(folder).start();
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) {
    topics = new AuditTopics(kafka, test.getTestMethod().orElseThrow().getName()).create();
    settings = topics.settings();
    settings.put("waybill.snapshot", "300ms");
    settings.put("waybill.tick", "100ms");
    settings.put("waybill.grace", "1s");
    // How long the group waits for one that was killed.
    settings.put("mp.messaging.incoming.audit.session.timeout.ms", "6000");
    settings.put("mp.messaging.incoming.audit.heartbeat.interval.ms", "1000");
    topics.publish(Orders.PIPELINE, Orders.definition(1));
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void killedAtRandomMoments_tellsWhatAnUndisturbedFoldTells() {
    for (int kill = 0; kill < KILLS; kill++) {
      try (CorrelatorProcess killed = CorrelatorProcess.start(settings)) {
        boolean whileStarting = random.nextInt(4) == 0;
        if (!whileStarting) {
          killed.awaitReady();
        }
        writeWhileTheLogGrowsBy(killed, whileStarting ? 0 : 10 + random.nextInt(40));
        killed.kill();
      }
      writeRound();
    }
    try (CorrelatorProcess last = CorrelatorProcess.start(settings).awaitReady()) {
      assertTrue(last.log().contains("after a snapshot"), last::log);
      assertTrue(last.metric("waybill_correlator_begin_offset") > 0);
      assertEquals(0, last.metric("waybill_correlator_restores_failed_total"));
      settleAndStop(last);
    }
    assertUndisturbed();
  }

  @Test
  void twoOwnersForAWhile_tellWhatAnUndisturbedFoldTells() {
    try (CorrelatorProcess first = CorrelatorProcess.start(settings).awaitReady()) {
      writeWhileTheLogGrowsBy(first, 20);
      first.freeze(); // it believes that it holds both partitions when it goes on
      writeRound();
      try (CorrelatorProcess second = CorrelatorProcess.start(settings)) {
        second.await(() -> second.count("waybill_correlator_lag") == AuditTopics.PARTITIONS);
        second.awaitReady();
        writeRound();
        first.thaw();
        writeWhileTheLogGrowsBy(second, 40);
        first.kill();
        second.await(() -> second.count("waybill_correlator_lag") == AuditTopics.PARTITIONS);
        second.awaitReady();
        settleAndStop(second);
      }
    }
    assertUndisturbed();
  }

  @Test
  void snapshotThatIsOfNoUse_isPassedOverForTheBeginning() {
    try (CorrelatorProcess correlator = CorrelatorProcess.start(settings).awaitReady()) {
      writeWhileTheLogGrowsBy(correlator, 20);
      correlator.stop();
    }
    long end = topics.committed(0); // behind it nothing may have been told
    topics.commit(0, end, "partitions=2 snapshot=3:2"); // there is something else

    try (CorrelatorProcess correlator = CorrelatorProcess.start(settings).awaitReady()) {
      assertTrue(
          correlator.log().contains("Partition 0 can't begin from its snapshot at offset 3"),
          correlator::log);
      assertEquals(1, correlator.metric("waybill_correlator_restores_failed_total"));
      correlator.await(() -> topics.snapshot(0).filter(place -> place.state() >= end).isPresent());
      settleAndStop(correlator);
    }
    assertUndisturbed();
  }

  @Test
  void retentionHasCutWhatFollowsTheSnapshot_isToldAndItGoesOn() throws Exception {
    try (CorrelatorProcess correlator = CorrelatorProcess.start(settings).awaitReady()) {
      writeWhileTheLogGrowsBy(correlator, 20);
      correlator.await(() -> topics.snapshot(0).isPresent());
      correlator.stop();
    }
    SnapshotPlace place = topics.snapshot(0).orElseThrow();
    writeRound();
    TopicPartition partition = new TopicPartition(topics.topic("audit"), 0);
    long cutTo = place.state() + 4;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(cutTo))).all().get();
    }

    try (CorrelatorProcess correlator = CorrelatorProcess.start(settings).awaitReady()) {
      assertTrue(
          correlator
              .log()
              .contains("retention has cut 3 records, from offset " + (place.state() + 1)),
          correlator::log);
      assertEquals(3, correlator.metric("waybill_correlator_records_cut_total"));
      Orders later = new Orders(0, ++rounds);
      topics.append(0, later.origin());
      topics.append(0, later.sinkWithout(2));
      topics.awaitVerdict(
          record -> record instanceof SessionVerdicts v && v.session() == later.session());
      assertFalse(correlator.log().contains("stuck"), correlator::log);
    }
  }

  /** A session in each partition, of which a message is lost, and a trace. */
  private void writeRound() {
    rounds++;
    for (int partition = 0; partition < AuditTopics.PARTITIONS; partition++) {
      Orders orders = new Orders(partition, rounds);
      topics.append(partition, orders.origin());
      topics.append(partition, orders.sinkWithout(rounds % 10));
      topics.append(partition, new Orders(partition, 5_000 + rounds).trace());
    }
  }

  private void writeWhileTheLogGrowsBy(CorrelatorProcess correlator, long records) {
    long until = topics.end(0) + records;
    do {
      writeRound();
      long before = topics.end(0);
      correlator.await(() -> topics.end(0) > before); // by a tick, or so
    } while (topics.end(0) < until);
  }

  /** Until all that was written is judged, told and committed, by some more ticks. */
  private void settleAndStop(CorrelatorProcess correlator) {
    for (int partition = 0; partition < AuditTopics.PARTITIONS; partition++) {
      int p = partition;
      long end = topics.end(p);
      correlator.await(() -> topics.committed(p) > end + 30);
    }
    correlator.stop();
  }

  private void assertUndisturbed() {
    Map<String, String> wanted = UndisturbedFold.told(topics);
    assertTrue(wanted.size() > 4 * rounds, "there is much to compare: " + wanted.size());
    assertEquals(wanted, UndisturbedFold.published(topics));
  }
}
