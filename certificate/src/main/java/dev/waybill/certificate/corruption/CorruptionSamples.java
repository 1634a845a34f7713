// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.Place;
import dev.waybill.certificate.system.Rest;
import dev.waybill.certificate.trial.TrialRun;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Asks for single messages, one of each kind and pipeline, and looks at verdict and reason. */
final class CorruptionSamples {

  private final TrialRun run;
  private long asked;
  private long wrong;
  private long forgedAsked;
  private long forgedWrong;

  CorruptionSamples(TrialRun run) {
    this.run = run;
  }

  /** Adds a pipeline, of which all is judged. */
  void add(
      Rest rest,
      CorruptionPipeline pipeline,
      Truth truth,
      CorruptingNetwork network,
      String stranger)
      throws IOException, InterruptedException {
    Set<Corruption> seen = EnumSet.noneOf(Corruption.class);
    boolean leftOut = pipeline.way().leavesOut();
    for (int number = 0; number < pipeline.plan().cases().size(); number++) {
      Corruption corruption = pipeline.plan().of(number).corruption();
      if (seen.add(corruption)) {
        asked++;
        String message = truth.traceId(number);
        Fate fate = corruption.fate();
        Set<String> must = fate.told(leftOut, pipeline.sink(), stranger);
        JsonNode answer = rest.get("/messages/" + message);
        Set<String> is = told(answer);
        Set<String> reasons = reasons(answer);
        if (!is.equals(must)
            || (fate.reason() != null && !reasons.contains(fate.reason()))
            || !answer.path("pipeline").asText().equals(pipeline.name())) {
          wrong++;
          run.detail("%s must be %s, %s: %s".formatted(corruption, must, fate.reason(), answer));
        }
      }
    }
    for (String forged : network.forged()) {
      forgedAsked++;
      JsonNode answer = rest.get("/messages/" + forged);
      if (!answer.path("kind").asText().equals("COMPLETE")
          || !answer.at("/origin/service").asText().isEmpty()) {
        forgedWrong++;
        run.detail("Forged: " + answer);
      }
    }
  }

  private static Set<String> told(JsonNode answer) {
    Set<String> told = new HashSet<>();
    for (String list : new String[] {"verdicts", "flags"}) {
      for (JsonNode each : answer.path(list)) {
        boolean hop = each.path("place").asText().equalsIgnoreCase("hop");
        told.add(each.path("kind").asText() + " " + new Place(each.path("stage").asText(), hop));
      }
    }
    return told;
  }

  private static Set<String> reasons(JsonNode answer) {
    Set<String> reasons = new HashSet<>();
    answer.path("verdicts").forEach(each -> reasons.add(each.path("reason").asText()));
    answer.path("flags").forEach(each -> reasons.add(each.path("reason").asText()));
    return reasons;
  }

  /** Tells it all in rows. */
  void tell() {
    run.add(Row.atLeast("asked for by trace id, of each kind and pipeline", 1, asked));
    run.add(Row.equal("answers of these with another verdict, flag or reason", 0L, wrong));
    run.add(Row.atLeast("forged waybills asked for", 1, forgedAsked));
    run.add(Row.equal("of these not complete, or with an origin", 0L, forgedWrong));
  }
}
