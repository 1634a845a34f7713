// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.wire.Summary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what was folded again with what the store says, window by window and count by count.
 * Windows that are still open in the log are left out: the store may have read on. For one thread.
 */
final class StoreComparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<WindowKey, WindowCounts> folded = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();
  private int compared;
  private int open;

  /**
   * Which totals.
   *
   * @param pipeline the pipeline
   * @param window start of the window, in ISO 8601
   * @param evidence {@code ledger} or {@code traces}
   */
  record WindowKey(String pipeline, String window, String evidence)
      implements Comparable<WindowKey> {
    @Override
    public int compareTo(WindowKey other) {
      int order = pipeline.compareTo(other.pipeline);
      order = order != 0 ? order : window.compareTo(other.window);
      return order != 0 ? order : evidence.compareTo(other.evidence);
    }
  }

  /**
   * @param summaries the last one of each window and partition
   */
  StoreComparison(Collection<Summary> summaries) throws IOException {
    for (Summary summary : summaries) {
      WindowKey key =
          new WindowKey(
              summary.pipeline(),
              summary.window().toString(),
              summary.evidence().name().toLowerCase(Locale.ROOT));
      JsonNode totals = JSON.readTree(summary.encode());
      folded.computeIfAbsent(key, none -> new WindowCounts()).add(totals);
    }
  }

  /** The pipelines that were folded. */
  SortedSet<String> pipelines() {
    SortedSet<String> pipelines = new TreeSet<>();
    folded.keySet().forEach(key -> pipelines.add(key.pipeline));
    return pipelines;
  }

  /** Compares, and adds what it finds. */
  void with(Map<WindowKey, WindowCounts> stored) {
    SortedSet<WindowKey> keys = new TreeSet<>(folded.keySet());
    keys.addAll(stored.keySet());
    for (WindowKey key : keys) {
      WindowCounts here = folded.get(key);
      WindowCounts there = stored.get(key);
      if (here != null && !here.closed()) {
        open++;
        continue;
      }
      compared++;
      if (here == null) {
        find(key, "window", null, 1L);
      } else if (there == null) {
        find(key, "window", 1L, null);
      } else {
        compare(key, here, there);
      }
    }
  }

  private void compare(WindowKey key, WindowCounts here, WindowCounts there) {
    if (!there.closed()) {
      find(key, "closed", 1L, 0L);
    }
    SortedSet<String> names = new TreeSet<>(here.counts().keySet());
    names.addAll(there.counts().keySet());
    for (String name : names) {
      long log = here.counts().getOrDefault(name, 0L);
      long store = there.counts().getOrDefault(name, 0L);
      if (log != store) {
        find(key, name, log, store);
      }
    }
  }

  /** Null where there is none. */
  private void find(WindowKey key, String count, Long log, Long store) {
    ObjectNode finding = JSON.createObjectNode();
    finding.put("type", "finding");
    finding.put("pipeline", key.pipeline);
    finding.put("window", key.window);
    finding.put("evidence", key.evidence);
    finding.put("count", count);
    finding.put("log", log);
    finding.put("store", store);
    findings.add(finding.toString());
  }

  /** One JSON object for each difference, sorted by pipeline, window and evidence. */
  List<String> findings() {
    return findings;
  }

  int compared() {
    return compared;
  }

  int open() {
    return open;
  }
}
