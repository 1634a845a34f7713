// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.certificate.system.AuditTopics;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SessionSets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PoisonMakerTest {

  private static final int ROUNDS = 50;

  private static final Path GOLDEN =
      Path.of(System.getProperty("waybill.home"), "audit-wire/src/test/resources/golden");

  @Test
  void poison_canNotBeReadOrIsHarmless_asItSays() throws Exception {
    PoisonMaker maker = new PoisonMaker(1, samples());
    Set<PoisonKind> made = EnumSet.noneOf(PoisonKind.class);
    for (int round = 0; round < ROUNDS; round++) {
      for (String topic : PoisonTrial.TOPICS) {
        for (PoisonKind kind : PoisonKind.values()) {
          Poison poison = kind == PoisonKind.LARGE && round > 0 ? null : maker.make(kind, topic);
          if (poison != null) {
            made.add(kind);
            boolean legible = Legible.is(topic, poison.key(), poison.value());
            assertEquals(
                poison.unreadable() && kind != PoisonKind.WRONG_PARTITION,
                !legible,
                () -> kind + " on " + topic);
          }
        }
      }
    }
    assertEquals(EnumSet.allOf(PoisonKind.class), made);
  }

  @Test
  void wrongPartition_isOfNoSessionOfIt() throws Exception {
    PoisonMaker maker = new PoisonMaker(2, samples());
    for (int round = 0; round < ROUNDS; round++) {
      Poison poison = maker.make(PoisonKind.WRONG_PARTITION, AuditTopics.AUDIT);
      assertTrue(poison.unreadable());
      for (SessionSets sets : sessions(poison.value())) {
        assertNotEquals(
            AuditPartition.of(sets.session(), AuditTopics.PARTITIONS), poison.partition());
      }
    }
  }

  @Test
  void sameSeed_makesTheSame() throws Exception {
    PoisonMaker one = new PoisonMaker(3, samples());
    PoisonMaker other = new PoisonMaker(3, samples());
    for (PoisonKind kind : PoisonKind.values()) {
      Poison made = one.make(kind, AuditTopics.VERDICTS);
      Poison again = other.make(kind, AuditTopics.VERDICTS);
      assertEquals(made == null, again == null);
      if (made != null && made.value() != null) {
        assertEquals(
            HexFormat.of().formatHex(made.value()), HexFormat.of().formatHex(again.value()));
      }
    }
  }

  /** The golden files of the wire format. */
  private static PoisonSamples samples() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String name : List.of("tick", "origin", "sink", "continued", "spans")) {
      String hex =
          Files.readString(GOLDEN.resolve("batches/" + name + ".hex")).replaceAll("\\s", "");
      AuditBatch golden = AuditBatch.decode(HexFormat.of().parseHex(hex));
      byte[] value =
          AuditBatch.of(AuditTopics.PARTITIONS, golden.entries(), golden.spans()).encode();
      List<SessionSets> sessions = sessions(value);
      int partition =
          sessions.isEmpty()
              ? 0
              : AuditPartition.of(sessions.get(0).session(), AuditTopics.PARTITIONS);
      records.add(record(AuditTopics.AUDIT, partition, new byte[0], value));
    }
    records.add(json(AuditTopics.VERDICTS, "verdicts/session.json", ""));
    records.add(json(AuditTopics.SUMMARIES, "summaries/summary.json", ""));
    records.add(json(AuditTopics.SUMMARIES, "summaries/progress.json", ""));
    byte[] definition = Files.readAllBytes(GOLDEN.resolve("pipelines/two-stages.json"));
    String name = PipelineDefinition.decode(definition).name();
    records.add(json(AuditTopics.PIPELINES, "pipelines/two-stages.json", name));
    PoisonSamples samples = new PoisonSamples();
    samples.add(records);
    return samples;
  }

  private static List<SessionSets> sessions(byte[] value) throws Exception {
    return AuditBatch.decode(value).entries().stream()
        .flatMap(entry -> entry.sessions().stream())
        .toList();
  }

  private static ConsumerRecord<byte[], byte[]> json(String topic, String file, String key)
      throws Exception {
    return record(topic, 0, key.getBytes(UTF_8), Files.readAllBytes(GOLDEN.resolve(file)));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      String topic, int partition, byte[] key, byte[] value) {
    return new ConsumerRecord<>(topic, partition, 0, key, value);
  }
}
