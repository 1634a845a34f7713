// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditBatch.Definition;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.PipelineDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides what to append to one partition so that its fold goes by the definitions and settings
 * that are wanted. It tells each change once, and again only if it got lost or if somebody else
 * changed the same thing meanwhile. For one thread.
 */
final class Announcements {
  /** A quarter of what a topic takes by default; the rest follows in the next record. */
  private static final int MAX_BYTES = 256 * 1024;

  /** Stands for the settings; no pipeline has an empty name. */
  private static final String SETTINGS = "";

  /** What was told last under a name, and what was in force then; null where nothing was. */
  private record Told(Object wanted, Object inForce) {}

  private final Map<String, Told> told = new HashMap<>();

  /**
   * The definitions and settings that must be told now; empty if there are none.
   *
   * @param inForce definitions that the fold goes by
   * @param settingsInForce settings that the fold goes by
   * @param wanted definitions that it should go by
   * @param settingsWanted settings that it should go by
   */
  Optional<AuditBatch> due(
      int partitionCount,
      Map<String, PipelineDefinition> inForce,
      FoldSettings settingsInForce,
      Map<String, PipelineDefinition> wanted,
      FoldSettings settingsWanted) {
    List<Definition> changes = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(inForce.keySet());
    names.addAll(wanted.keySet());
    int bytes = 0;
    for (String name : names) {
      PipelineDefinition definition = wanted.get(name);
      if (bytes < MAX_BYTES && mustTell(name, definition, inForce.get(name))) {
        changes.add(new Definition(name, definition));
        bytes += definition == null ? name.length() : definition.encode().length;
      }
    }
    FoldSettings settings =
        mustTell(SETTINGS, settingsWanted, settingsInForce) ? settingsWanted : null;
    return changes.isEmpty() && settings == null
        ? Optional.empty()
        : Optional.of(AuditBatch.announcement(partitionCount, changes, settings));
  }

  /** What was told last may not have got there. */
  void lost() {
    told.clear();
  }

  private boolean mustTell(String name, Object wanted, Object inForce) {
    if (Objects.equals(wanted, inForce)) {
      told.remove(name);
      return false;
    }
    Told now = new Told(wanted, inForce);
    return !now.equals(told.put(name, now));
  }
}
