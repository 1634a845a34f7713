// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Runs the fold over simulated pipelines and compares it with the truth; how to run more of them is
 * told in the module's README.
 */
class FoldSimulationTest {
  private static final int FROM = Integer.getInteger("waybill.simulation.from", 0);
  private static final int SEEDS = Integer.getInteger("waybill.simulation.seeds", 20);

  /** What any 20 seeds come to; a simulation in which less happens proves less. */
  private static final Set<String> EVENTS =
      Set.of(
          "complete",
          "lost offsets",
          "lost deadline",
          "skipped reported",
          "skipped compacted",
          "skipped filtered",
          "failed reported",
          "unknown hole",
          "unknown in_doubt",
          "unknown untraceable",
          "corrupted",
          "duplicated",
          "must be lost, failed or skipped",
          "messages overtaken by more than 5,000 others",
          "faults: few ranges named",
          "faults: clock of an origin is wrong",
          "faults: clock of the broker steps",
          "faults: entries are lost",
          "faults: instances crash",
          "faults: instances stand still until they are forgotten");

  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void simulatedPipelines_areJudgedAsTheyWere() throws WireException {
    List<String> faults = new ArrayList<>();
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      SimulatedPipeline pipeline = new SimulatedPipeline(seed).run();
      pipeline.traits().forEach(trait -> seen.merge(trait, 1, Integer::sum));
      List<String> found = new ArrayList<>();
      for (int partition = 0; partition < SimulatedAuditLog.PARTITIONS; partition++) {
        String at = "partition " + partition + ": ";
        check(pipeline, partition).forEach(fault -> found.add(at + fault));
        new SimulatedCorrelators(seed, partition, false)
            .faultsOver(pipeline.audit.partition(partition))
            .forEach(fault -> found.add(at + fault));
      }
      if (!found.isEmpty()) {
        faults.add(
            found.size() + " faults with seed " + seed + "; to see them again:\n" + replay(seed));
        faults.addAll(found.subList(0, Math.min(5, found.size())));
      }
    }
    System.out.println("simulation of " + SEEDS + " seeds: " + seen);
    assertTrue(faults.isEmpty(), () -> String.join("\n", faults));
    Set<String> all = new TreeSet<>(EVENTS);
    all.removeAll(seen.keySet());
    assertTrue(SEEDS < 20 || all.isEmpty(), () -> "never happened: " + all);
  }

  private static String replay(long seed) {
    return "./mvnw -pl correlator-service -am test -Dtest=FoldSimulationTest"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dwaybill.simulation.seeds=1"
        + " -Dwaybill.simulation.from="
        + seed;
  }

  private List<String> check(SimulatedPipeline pipeline, int partition) {
    SimulationCheck check = new SimulationCheck(pipeline, partition, seen);
    List<SimulatedAuditLog.Logged> log = pipeline.audit.partition(partition);
    List<List<FoldOutput>> told = fold(log, partition);
    for (int offset = 0; offset < log.size(); offset++) {
      check.take(told.get(offset), offset);
    }
    List<String> found = check.end();
    int maxRanges = pipeline.faults.maxRanges;
    if (maxRanges < SimulatedAuditLog.MANY) {
      OutputReader whole = new OutputReader().read(told);
      OutputReader bounded =
          new OutputReader().read(fold(pipeline.audit.partition(partition, maxRanges), partition));
      if (!bounded.states(Integer.MAX_VALUE).equals(whole.states(maxRanges))) {
        found.add("counts are not exact where few ranges are named");
      }
    }
    return found;
  }

  private static List<List<FoldOutput>> fold(List<SimulatedAuditLog.Logged> log, int partition) {
    Fold fold = new Fold(partition, SimulatedAuditLog.PARTITIONS);
    List<List<FoldOutput>> told = new ArrayList<>();
    for (SimulatedAuditLog.Logged record : log) {
      told.add(fold.apply(record.value(), told.size(), record.logTime()));
    }
    return told;
  }
}
