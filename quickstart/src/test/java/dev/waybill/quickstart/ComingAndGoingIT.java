// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.waybill.quickstart.BusyPipeline.Member;
import dev.waybill.quickstart.BusyPipeline.Victim;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.WireException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances of stages that come, go and are killed make nothing lost, not even for a moment, and
 * hide nothing that is.
 */
class ComingAndGoingIT {
  private static final FaultPlan PLAN = new FaultPlan(11, 0.1, 0, 0, false);

  /** Longer than the broker keeps a sender waiting while all is busy. */
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Long enough to read and commit without a word, and short enough to be missed soon. */
  private static final Duration SLOW = Duration.ofSeconds(5);

  /** Nobody listens there. */
  private static final String NOBODY = "127.0.0.1:1";

  @TempDir Path folder;

  private BusyPipeline pipeline;

  @BeforeEach
  void startServers() throws InterruptedException {
    pipeline = BusyPipeline.start(folder, PLAN, DEADLINE);
  }

  @AfterEach
  void stopServers() {
    pipeline.close();
  }

  /**
   * One that has never spoken at all, and one that has said hello: both have committed messages of
   * which nobody will ever tell, and handled others that are read again.
   */
  @Test
  void sinkKilledBetweenCommitAndFirstEntry_onlyWhatMayLieWhereItCommittedIsUnknown()
      throws Exception {
    pipeline.startShop(orders(1));
    pipeline.join(OrdersPipeline.ENRICHMENT);
    OrdersPipeline.SINKS.forEach(pipeline::join);
    Victim mute = pipeline.startVictim(OrdersPipeline.BILLING, NOBODY, SLOW, 100);
    await().atMost(BusyPipeline.PATIENCE).until(mute.notes()::isStuck);

    mute.program().kill();
    Victim slow = pipeline.startVictim(OrdersPipeline.BILLING, pipeline.address(), SLOW, 100);
    await().atMost(BusyPipeline.PATIENCE).until(slow.notes()::isStuck);
    slow.program().kill();

    Said said = pipeline.settle();
    Set<TraceId> untold = mayLieAt(mute.notes().offsetsCommitted());
    untold.addAll(mayLieAt(slow.notes().offsetsCommitted()));
    assertJudgedAsItWas(said, untold);
    assertFalse(said.inTheEnd().unknown().isEmpty());
  }

  @Test
  void rollingRestartOfEveryStage_allLossesAndNoOthers() throws Exception {
    List<Member> members = new ArrayList<>();
    for (String stage : OrdersPipeline.receiving(false)) {
      members.add(pipeline.join(stage));
      members.add(pipeline.join(stage));
    }
    StageThread shop = pipeline.startShop(orders(1));
    awaitMore(200);

    pipeline.startShop(orders(2));
    pipeline.stop(shop);
    int next = 0;
    for (String stage : OrdersPipeline.receiving(false)) {
      pipeline.leave(members.get(next++));
      pipeline.join(stage);
      pipeline.join(stage); // the other one may also come before the old one goes
      pipeline.leave(members.get(next++));
      awaitMore(100);
    }

    assertJudgedAsItWas(pipeline.settle(), Set.of());
  }

  @Test
  void rebalanceStormWithCrashes_onlyWhatMayLieWhereTheKilledReadIsUnknown() throws Exception {
    pipeline.startShop(orders(1));
    Map<String, Member> staying = new HashMap<>();
    for (String stage : OrdersPipeline.receiving(false)) {
      staying.put(stage, pipeline.join(stage));
    }
    List<Victim> dead = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (String stage : List.of(OrdersPipeline.ENRICHMENT, OrdersPipeline.BILLING)) {
        Victim victim = pipeline.startVictim(stage);
        while (!victim.notes().hasRead()) { // no more at a time than there are partitions
          pipeline.leave(pipeline.join(stage));
        }
        victim.program().kill();
        dead.add(victim);
        pipeline.leave(staying.put(stage, pipeline.join(stage)));
      }
    }

    Said said = pipeline.settle();
    Set<TraceId> untold = new HashSet<>();
    for (Victim victim : dead) {
      untold.addAll(mayLieAt(victim.notes().offsetsRead()));
    }
    assertJudgedAsItWas(said, untold);
  }

  private static MessageSource orders(long seed) {
    return new OrderSource(Long.MAX_VALUE, seed);
  }

  private Set<TraceId> mayLieAt(Map<TopicPartition, SequenceSet> offsets) throws WireException {
    return Whereabouts.mayLieAt(offsets, pipeline.address());
  }

  private void awaitMore(long messages) {
    long until = pipeline.sent() + messages;
    await().atMost(BusyPipeline.PATIENCE).until(() -> pipeline.sent() >= until);
  }

  /**
   * What is lost was told so, and nothing else was in any revision.
   *
   * @param untold messages of which an instance was killed before it could tell what it had done
   */
  private static void assertJudgedAsItWas(Said said, Set<TraceId> untold) {
    Findings truth = said.truth(PLAN);
    int found = 0;
    for (Place place : OrdersPipeline.PLACES) {
      Set<TraceId> lost = truth.lostAt(place);
      assertEquals(Set.of(), minus(said.ever().lostAt(place), lost), "never lost " + place);
      Set<TraceId> missed = minus(minus(lost, said.inTheEnd().lostAt(place)), untold);
      assertEquals(Set.of(), missed, "lost " + place);
      found += said.inTheEnd().lostAt(place).size();
    }
    assertFalse(said.ever().others().keySet().stream().anyMatch(what -> what.startsWith("LOST")));
    assertEquals(Set.of(), minus(said.inTheEnd().unknown(), untold), "unknown");
    said.inTheEnd()
        .others()
        .forEach((what, messages) -> assertEquals(Set.of(), minus(messages, untold), what));
    assertFalse(found < said.count() / 25, "lost: " + found + " of " + said.count());
  }

  private static Set<TraceId> minus(Set<TraceId> from, Set<TraceId> what) {
    Set<TraceId> left = new HashSet<>(from);
    left.removeAll(what);
    return left;
  }
}
