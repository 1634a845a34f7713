// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which messages are lost at which place, and corrupted or duplicated at which stage: as the faults
 * imply it, or as REST reports it.
 */
final class Findings {

  private final Map<Place, Set<TraceId>> lost = new HashMap<>();
  private final Map<String, Set<TraceId>> corrupted = new HashMap<>();
  private final Map<String, Set<TraceId>> duplicated = new HashMap<>();
  private final Set<TraceId> unknown = new HashSet<>();
  private final Map<String, Set<TraceId>> others = new HashMap<>();
  private long unnamed;

  void add(Kind kind, Place place, TraceId message) {
    if (kind == Kind.UNKNOWN) {
      unknown.add(message);
    }
    Set<TraceId> set =
        switch (kind) {
          case LOST -> lost.computeIfAbsent(place, p -> new HashSet<>());
          case CORRUPTED -> corrupted.computeIfAbsent(place.stage(), s -> new HashSet<>());
          case DUPLICATED -> duplicated.computeIfAbsent(place.stage(), s -> new HashSet<>());
          default -> others.computeIfAbsent(kind + " " + place, s -> new HashSet<>());
        };
    set.add(message);
  }

  /** Lost at a place; a live set, empty if nothing is. */
  Set<TraceId> lostAt(Place place) {
    return lost.getOrDefault(place, Set.of());
  }

  Set<TraceId> corruptedAt(String stage) {
    return corrupted.getOrDefault(stage, Set.of());
  }

  Set<TraceId> duplicatedAt(String stage) {
    return duplicated.getOrDefault(stage, Set.of());
  }

  /** Those that the audit knows nothing of somewhere; they are among the others too. */
  Set<TraceId> unknown() {
    return unknown;
  }

  /** All that is none of the demo's faults, by what and where. */
  Map<String, Set<TraceId>> others() {
    Map<String, Set<TraceId>> all = new HashMap<>(others);
    lost.forEach(
        (place, set) -> {
          if (!OrdersPipeline.PLACES.contains(place)) {
            all.put("LOST " + place, set);
          }
        });
    addStrange(all, "CORRUPTED", corrupted);
    addStrange(all, "DUPLICATED", duplicated);
    return all;
  }

  /** Adds messages that have a verdict and are only counted. */
  void addUnnamed(long messages) {
    unnamed += messages;
  }

  /** How many messages have a verdict and are only counted. */
  long unnamed() {
    return unnamed;
  }

  /** Whether these are as many as totals count, place by place, as far as they are named. */
  boolean agreesWith(Totals totals) {
    if (unnamed > 0) {
      return true; // there is no more to come than that
    }
    return OrdersPipeline.PLACES.stream().allMatch(p -> lostAt(p).size() == totals.lostAt(p))
        && OrdersPipeline.RECEIVING.stream()
            .allMatch(
                stage ->
                    corruptedAt(stage).size() == totals.corruptedAt(stage)
                        && duplicatedAt(stage).size() == totals.duplicatedAt(stage));
  }

  private static void addStrange(
      Map<String, Set<TraceId>> all, String kind, Map<String, Set<TraceId>> byStage) {
    byStage.forEach(
        (stage, set) -> {
          if (!OrdersPipeline.RECEIVING.contains(stage)) {
            all.put(kind + " at " + stage, set);
          }
        });
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Findings f
        && f.lost.equals(lost)
        && f.corrupted.equals(corrupted)
        && f.duplicated.equals(duplicated)
        && f.others.equals(others)
        && f.unnamed == unnamed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(lost, corrupted, duplicated, others, unnamed);
  }
}
