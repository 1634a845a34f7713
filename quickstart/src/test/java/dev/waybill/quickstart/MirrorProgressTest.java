// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorProgressTest {
  private static final TopicPartition FIRST = new TopicPartition("orders", 0);
  private static final TopicPartition SECOND = new TopicPartition("orders", 1);

  @TempDir Path folder;

  @Test
  void written_isReadByAnother() {
    MirrorProgress mirror = new MirrorProgress(folder.resolve("progress"));
    MirrorProgress launcher = new MirrorProgress(folder.resolve("progress"));
    launcher.read();
    assertTrue(launcher.hasRead(Map.of(FIRST, 0L)));
    assertFalse(launcher.hasRead(Map.of(FIRST, 1L)));

    mirror.passed(Map.of(FIRST, new OffsetAndMetadata(10)), 7);
    mirror.passed(Map.of(SECOND, new OffsetAndMetadata(3)), 2);
    launcher.read();

    assertEquals(9, launcher.passed());
    assertTrue(launcher.hasRead(Map.of(FIRST, 10L, SECOND, 3L)));
    assertFalse(launcher.hasRead(Map.of(FIRST, 10L, SECOND, 4L)));
  }

  @Test
  void faultsOfTheMirror_surviveAsProperties() {
    MirrorFaults faults =
        new MirrorFaults(
            new FaultPlan(7, 0.1, 0.2, 0.3, true),
            folder.resolve("faults.jsonl"),
            folder.resolve("progress"));

    assertEquals(faults, MirrorFaults.read(faults.properties()));
  }
}
