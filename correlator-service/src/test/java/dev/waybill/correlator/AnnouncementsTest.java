// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditBatch.Definition;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.PipelineDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
  private static final PipelineDefinition V1 = Orders.definition(1);
  private static final PipelineDefinition V2 = Orders.definition(2);

  private final Announcements announcements = new Announcements();
  private final Map<String, PipelineDefinition> inForce = new HashMap<>();

  @Test
  void due_nothingDiffers_isEmpty() {
    inForce.put("orders", V1);

    assertEquals(Optional.empty(), due(Map.of("orders", V1)));
  }

  @Test
  void due_newDefinition_isToldOnce() {
    AuditBatch batch = due(Map.of("orders", V1)).orElseThrow();

    assertEquals(List.of(new Definition("orders", V1)), batch.definitions());
    assertEquals(AuditTopics.PARTITIONS, batch.partitionCount());
    assertNull(batch.settings());
    assertEquals(Optional.empty(), due(Map.of("orders", V1)));
  }

  @Test
  void due_deletedDefinition_isToldAsNull() {
    inForce.put("orders", V1);

    AuditBatch batch = due(Map.of()).orElseThrow();

    assertEquals(List.of(new Definition("orders", null)), batch.definitions());
  }

  @Test
  void due_lost_tellsAgain() {
    assertTrue(due(Map.of("orders", V1)).isPresent());

    announcements.lost();

    assertTrue(due(Map.of("orders", V1)).isPresent());
  }

  @Test
  void due_changedByAnotherMeanwhile_tellsAgain() {
    assertTrue(due(Map.of("orders", V2)).isPresent());

    inForce.put("orders", V1);

    assertTrue(due(Map.of("orders", V2)).isPresent());
    assertEquals(Optional.empty(), due(Map.of("orders", V2)));
  }

  @Test
  void due_changeTakenBack_tellsEachTime() {
    inForce.put("orders", V1);
    assertTrue(due(Map.of("orders", V2)).isPresent());
    inForce.put("orders", V2);
    assertEquals(Optional.empty(), due(Map.of("orders", V2)));

    assertTrue(due(Map.of("orders", V1)).isPresent());
    inForce.put("orders", V1);
    assertEquals(Optional.empty(), due(Map.of("orders", V1)));
    assertTrue(due(Map.of("orders", V2)).isPresent());
  }

  @Test
  void due_otherSettings_areToldWithoutDefinitions() {
    FoldSettings wanted = new FoldSettings(1, 2, 3);

    AuditBatch batch = due(Map.of(), wanted).orElseThrow();

    assertEquals(wanted, batch.settings());
    assertEquals(List.of(), batch.definitions());
    assertEquals(Optional.empty(), due(Map.of(), wanted));
  }

  @Test
  void due_moreThanARecordHolds_tellsTheRestNext() throws Exception {
    Map<String, PipelineDefinition> wanted = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      PipelineDefinition definition = PipelineDefinition.of("p" + i, 1, V1.stages());
      wanted.put(definition.name(), definition);
    }

    int records = 0;
    for (Optional<AuditBatch> batch = due(wanted); batch.isPresent(); batch = due(wanted)) {
      byte[] value = batch.get().encode();
      assertTrue(value.length < 1_000_000, () -> value.length + " bytes");
      AuditBatch.decode(value)
          .definitions()
          .forEach(d -> inForce.put(d.pipeline(), d.definition()));
      records++;
    }

    assertEquals(wanted, inForce);
    assertTrue(records > 1);
  }

  private Optional<AuditBatch> due(Map<String, PipelineDefinition> wanted) {
    return due(wanted, FoldSettings.DEFAULT);
  }

  private Optional<AuditBatch> due(Map<String, PipelineDefinition> wanted, FoldSettings settings) {
    return announcements.due(
        AuditTopics.PARTITIONS, inForce, FoldSettings.DEFAULT, wanted, settings);
  }
}
