// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged correlator says about what it finds at start. */
class StartIT {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.builder(folder).start();
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void start_withoutServers_namesTheSetting() {
    try (CorrelatorProcess correlator =
        CorrelatorProcess.start(Map.of("kafka.bootstrap.servers", ""))) {
      assertEquals(1, correlator.awaitExit(), correlator::log);
      assertTrue(correlator.log().contains("KAFKA_BOOTSTRAP_SERVERS is not set"), correlator::log);
    }
  }

  @Test
  void start_settingOutOfRange_namesIt() {
    try (CorrelatorProcess correlator =
        CorrelatorProcess.start(Map.of("waybill.silence-heartbeats", "0"))) {
      assertEquals(1, correlator.awaitExit(), correlator::log);
      assertTrue(
          correlator.log().contains("waybill.silence-heartbeats is 0: set it to 1 or more"),
          correlator::log);
    }
  }

  @Test
  void start_topicsMissing_saysWhatToDo() {
    try (AuditTopics topics = new AuditTopics(kafka, "missing");
        CorrelatorProcess correlator = CorrelatorProcess.start(topics.settings())) {
      assertEquals(1, correlator.awaitExit(), correlator::log);
      assertTrue(
          correlator.log().contains("Topic missing.audit does not exist: create it with"),
          correlator::log);
      assertTrue(correlator.log().contains("or set waybill.topics.audit"), correlator::log);
      assertTrue(correlator.log().contains("Topic missing.verdicts does not"), correlator::log);
    }
  }

  @Test
  void start_wrongTopicSettings_saysWhatToDo() {
    try (AuditTopics topics = new AuditTopics(kafka, "wrong")) {
      topics.create("audit", Map.of());
      topics.create("pipelines", Map.of());
      topics.create();
      try (CorrelatorProcess correlator = CorrelatorProcess.start(topics.settings())) {
        assertEquals(1, correlator.awaitExit(), correlator::log);
        assertTrue(
            correlator.log().contains("wrong.audit has message.timestamp.type=CreateTime: set"),
            correlator::log);
        assertTrue(
            correlator.log().contains("wrong.pipelines has cleanup.policy=delete: set"),
            correlator::log);
      }
    }
  }

  @Test
  void start_retentionBelowTheOutage_saysWhatToDo() {
    try (AuditTopics topics = new AuditTopics(kafka, "short")) {
      Map<String, String> configs = new HashMap<>(AuditTopics.configs("audit"));
      configs.put("retention.ms", "3600000");
      topics.create("audit", configs);
      topics.create();
      try (CorrelatorProcess correlator = CorrelatorProcess.start(topics.settings())) {
        assertEquals(1, correlator.awaitExit(), correlator::log);
        assertTrue(
            correlator.log().contains("short.audit has retention.ms=3600000: set it to 86400000"),
            correlator::log);
        assertTrue(correlator.log().contains("since waybill.outage is PT24H"), correlator::log);
      }
      Map<String, String> settings = topics.settings();
      settings.put("waybill.outage", "1h");
      try (CorrelatorProcess correlator = CorrelatorProcess.start(settings)) {
        correlator.awaitReady();
      }
    }
  }

  @Test
  void start_brokerKeepsADeadMemberInTheGroup_joinsAllTheSame() {
    try (AuditTopics topics = new AuditTopics(kafka, "haunted").create()) {
      topics.leaveDeadMember(topics.settings().get("waybill.group-id"));
      try (CorrelatorProcess correlator = CorrelatorProcess.start(topics.settings())) {
        correlator.awaitReady();
      }
    }
  }

  @Test
  void start_topicGrown_isRefused() throws ExecutionException, InterruptedException {
    try (AuditTopics topics = new AuditTopics(kafka, "grown").create()) {
      try (CorrelatorProcess correlator = CorrelatorProcess.start(topics.settings()).awaitReady()) {
        await().atMost(CorrelatorProcess.PATIENCE).until(() -> topics.committed(0) > 0);
        correlator.stop();
      }
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        admin
            .createPartitions(Map.of(topics.topic("audit"), NewPartitions.increaseTo(3)))
            .all()
            .get();
      }
      try (CorrelatorProcess correlator = CorrelatorProcess.start(topics.settings())) {
        assertEquals(1, correlator.awaitExit(), correlator::log);
        assertTrue(
            correlator.log().contains("grown.audit has 3 partitions and had 2"), correlator::log);
      }
    }
  }

  @Test
  void start_brokerNotThereYet_waitsForIt(@TempDir Path ownFolder) {
    try (EmbeddedKafka late = EmbeddedKafka.builder(ownFolder).start();
        AuditTopics topics = new AuditTopics(late, "late").create()) {
      late.stop();
      try (CorrelatorProcess correlator = CorrelatorProcess.start(topics.settings())) {
        await()
            .atMost(CorrelatorProcess.PATIENCE)
            .until(() -> correlator.log().contains("does not answer yet"));
        assertFalse(correlator.isReady());
        assertTrue(correlator.isLive(), correlator::log);

        late.start();

        correlator.awaitReady();
      }
    }
  }
}
