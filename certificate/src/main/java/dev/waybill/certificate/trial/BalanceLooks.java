// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.system.Rest;
import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Balance;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks at running pipelines, again and again, and adds up: every window's messages at every sink,
 * and every tracer's own account. Belongs to one thread.
 */
final class BalanceLooks {

  private static final List<String> VERDICTS =
      List.of("complete", "waiting", "lost", "skipped", "failed", "unknown");

  private final TrialRun run;
  private final Rest rest;
  private final List<TestPipeline> pipelines;
  private final Set<String> windows = new HashSet<>();
  private final Map<String, Long> most = new TreeMap<>();
  private long sums;
  private long unequalSums;
  private long accounts;
  private long unequalAccounts;

  BalanceLooks(TrialRun run, Rest rest, List<TestPipeline> pipelines) {
    this.run = run;
    this.rest = rest;
    this.pipelines = pipelines;
  }

  /** Looks once, at all there is just now. */
  void look() throws InterruptedException {
    for (TestPipeline pipeline : pipelines) {
      pipeline.tracers().forEach(this::add);
      try {
        Instant from = pipeline.start().minus(Duration.ofHours(1));
        String range = "&from=" + from + "&to=" + Instant.now().plus(Duration.ofHours(1));
        String path = "/pipelines/" + pipeline.name() + "/summaries?step=1m" + range;
        for (JsonNode window : rest.list(path)) {
          add(pipeline.name(), window);
        }
      } catch (IOException e) {
        // nothing is known of it yet
      }
    }
  }

  private void add(AuditTracer tracer) {
    Balance balance = tracer.balance();
    accounts++;
    if (!isEqual(balance)) {
      unequalAccounts++;
      run.detail("A tracer's account: " + balance);
    }
  }

  /** Whether recorded is sent + dropped + pending. */
  static boolean isEqual(Balance balance) {
    long dropped = balance.dropped().values().stream().mapToLong(Long::longValue).sum();
    return balance.recorded() == balance.sent() + dropped + balance.pending();
  }

  private void add(String pipeline, JsonNode window) {
    if (!window.path("evidence").asText("ledger").equalsIgnoreCase("ledger")) {
      return;
    }
    windows.add(pipeline + window.path("window").asText());
    for (JsonNode sink : window.path("sinks")) {
      long sum = 0;
      for (String verdict : VERDICTS) {
        long count = sink.required(verdict).asLong();
        most.merge(verdict, count, Math::max);
        sum += count;
      }
      sums++;
      if (sum != window.required("issued").asLong()) {
        unequalSums++;
        run.detail(pipeline + " " + window.path("window").asText() + ": " + window);
      }
    }
  }

  /** The most messages of a verdict that any window ever told. */
  long most(String verdict) {
    return most.getOrDefault(verdict, 0L);
  }

  void tell() {
    run.add(Row.atLeast("windows", 5, windows.size()));
    run.add(Row.atLeast("sums of verdicts looked at, at each sink of each window", 100, sums));
    run.add(Row.equal("sums that differ from what was issued", 0L, unequalSums));
    for (String verdict : VERDICTS) {
      run.add(Row.atLeast("most messages of a window that were " + verdict, 1, most(verdict)));
    }
    run.add(Row.atLeast("tracers' accounts looked at", 100, accounts));
    run.add(
        Row.equal("accounts where recorded is not sent + dropped + pending", 0L, unequalAccounts));
  }
}
