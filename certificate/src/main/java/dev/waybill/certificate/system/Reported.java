// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the audit says of a pipeline's messages, by REST. Messages go by their trace ids. */
public final class Reported {

  private final JsonNode total;
  private final String open;
  private final Map<String, Set<String>> named = new HashMap<>();

  /**
   * @param total the totals by the ledger; may be a missing node
   * @param verdicts the named verdicts
   * @param open what is still to come; empty if nothing is
   */
  public Reported(JsonNode total, List<JsonNode> verdicts, String open) {
    this.total = total;
    this.open = open;
    for (JsonNode verdict : verdicts) {
      String kind = verdict.required("kind").asText();
      String message = verdict.required("traceId").asText();
      String stage = verdict.required("stage").asText();
      boolean hop = verdict.required("place").asText().equalsIgnoreCase("hop");
      named(kind).add(message);
      named(kind + " " + stage).add(message);
      named(kind + " " + new Place(stage, hop)).add(message);
    }
  }

  private Set<String> named(String what) {
    return named.computeIfAbsent(what, w -> new HashSet<>());
  }

  /** Whether as many messages are named as the totals of all stages count. */
  public boolean agreesWithItself() {
    for (JsonNode stage : total.path("stages")) {
      String name = stage.path("stage").asText();
      if (lostAt(Place.onHopTo(name)).size() != stage.path("lostOnHop").asLong()
          || lostAt(Place.in(name)).size() != stage.path("lostInStage").asLong()
          || at("CORRUPTED", name).size() != stage.path("corrupted").asLong()
          || at("DUPLICATED", name).size() != stage.path("duplicated").asLong()) {
        return false;
      }
    }
    return true;
  }

  /** What was still to come when it was given up; empty if the audit has said its last word. */
  public String open() {
    return open;
  }

  /** Messages with a verdict of a kind, wherever it stands. */
  public Set<String> of(String kind) {
    return named.getOrDefault(kind, Set.of());
  }

  public Set<String> lostAt(Place place) {
    return of("LOST " + place);
  }

  /** Messages with a verdict or flag of a kind at a stage. */
  public Set<String> at(String kind, String stage) {
    return of(kind + " " + stage);
  }

  public long issued() {
    return total.path("issued").asLong();
  }

  /** A count of a sink's totals, such as {@code complete}. */
  public long atSink(String sink, String count) {
    return count("sinks", sink, count);
  }

  /** A count of a stage's totals, such as {@code lostOnHop}. */
  long atStage(String stage, String count) {
    return count("stages", stage, count);
  }

  /** A count, summed over all sinks. */
  long overSinks(String count) {
    long sum = 0;
    for (JsonNode sink : total.path("sinks")) {
      sum += sink.path(count).asLong();
    }
    return sum;
  }

  private long count(String list, String stage, String count) {
    for (JsonNode item : total.path(list)) {
      if (item.path("stage").asText().equals(stage)) {
        return item.required(count).asLong();
      }
    }
    return 0;
  }
}
