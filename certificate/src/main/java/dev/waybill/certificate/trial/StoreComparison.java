// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.certificate.system.NamedVerdict;
import dev.waybill.certificate.system.WindowTotals;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a pipeline's verdicts and totals are by the correlator's topics and by REST. */
final class StoreComparison {

  private final String pipeline;
  private final List<String> differences = new ArrayList<>();
  private long compared;
  private long windows;
  private long lost;
  private long doubled;
  private long changed;
  private long totals;

  private StoreComparison(String pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * Compares.
   *
   * @param verdicts told by the correlator, one record for each session and window
   * @param summaries told by the correlator, one for each partition of the audit log and window
   * @param verdictItems REST's list of verdicts, by message
   * @param summaryItems REST's list of totals, by minute
   */
  static StoreComparison of(
      String pipeline,
      List<SessionVerdicts> verdicts,
      List<Summary> summaries,
      List<JsonNode> verdictItems,
      List<JsonNode> summaryItems) {
    StoreComparison comparison = new StoreComparison(pipeline);
    comparison.compareVerdicts(verdicts, verdictItems);
    comparison.compareTotals(summaries, issued(verdicts), summaryItems);
    return comparison;
  }

  private void compareVerdicts(List<SessionVerdicts> published, List<JsonNode> stored) {
    Map<NamedVerdict.Subject, NamedVerdict> told = new HashMap<>();
    for (SessionVerdicts record : published) {
      if (!record.verdicts().stream().allMatch(Verdict::allNamed)) {
        throw new IllegalStateException("Not all verdicts are named; see AuditSystem.MAX_RANGES");
      }
      for (NamedVerdict verdict : NamedVerdict.of(record)) {
        if (told.put(verdict.about(), verdict) != null) {
          doubled++;
          differ("told twice", verdict);
        }
      }
    }
    Set<NamedVerdict.Subject> seen = new HashSet<>();
    for (JsonNode item : stored) {
      NamedVerdict verdict = NamedVerdict.of(item);
      if (!seen.add(verdict.about())) {
        doubled++;
        differ("stored twice", verdict);
      } else if (!verdict.equals(told.get(verdict.about()))) {
        changed++;
        differ("stored, while told was " + told.get(verdict.about()), verdict);
      }
    }
    for (NamedVerdict verdict : told.values()) {
      compared++;
      if (!seen.contains(verdict.about())) {
        lost++;
        differ("told and not stored", verdict);
      }
    }
  }

  private void compareTotals(
      List<Summary> published, Map<String, Long> named, List<JsonNode> stored) {
    WindowTotals told = new WindowTotals();
    published.forEach(told::add);
    WindowTotals answered = new WindowTotals();
    stored.forEach(answered::add);
    Set<String> all = new HashSet<>(told.byWindow().keySet());
    all.addAll(answered.byWindow().keySet());
    for (String window : all) {
      windows++;
      Map<String, Long> is = closedOrNot(answered.byWindow().getOrDefault(window, Map.of()));
      Map<String, Long> must = closedOrNot(told.byWindow().getOrDefault(window, Map.of()));
      if (!is.equals(must)) {
        totals++;
        differ("totals are " + is + ", told was " + must, window);
      }
      long issued = must.getOrDefault("issued", 0L);
      if (named.getOrDefault(window, 0L) != issued) {
        totals++;
        differ("verdicts are of " + named.get(window) + " messages, totals of " + issued, window);
      }
    }
  }

  /** REST tells whether any part of it is open, and not how many. */
  private static Map<String, Long> closedOrNot(Map<String, Long> counts) {
    Map<String, Long> copy = new TreeMap<>(counts);
    copy.computeIfPresent("open", (name, count) -> 1L);
    return copy;
  }

  private static Map<String, Long> issued(List<SessionVerdicts> published) {
    Map<String, Long> issued = new HashMap<>();
    for (SessionVerdicts record : published) {
      issued.merge(
          record.window().toString(),
          record.issued().stream().mapToLong(SequenceRange::count).sum(),
          Long::sum);
    }
    return issued;
  }

  private void differ(String how, Object what) {
    differences.add(pipeline + ": " + how + ": " + what);
  }

  boolean agrees() {
    return differences.isEmpty();
  }

  List<String> differences() {
    return differences;
  }

  /** How many verdicts on messages were told. */
  long compared() {
    return compared;
  }

  long windows() {
    return windows;
  }

  /** Verdicts that were told and are not stored. */
  long lost() {
    return lost;
  }

  /** Verdicts that are there twice. */
  long doubled() {
    return doubled;
  }

  /** Verdicts that are stored otherwise than they were told, or never told. */
  long changed() {
    return changed;
  }

  /** Windows whose totals are stored otherwise than they were told. */
  long totals() {
    return totals;
  }
}
