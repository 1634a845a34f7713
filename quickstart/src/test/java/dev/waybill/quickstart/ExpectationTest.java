// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectationTest {

  private static final TraceId A = TraceId.of(1, 1);
  private static final TraceId B = TraceId.of(1, 2);
  private static final TraceId C = TraceId.of(1, 3);

  private final Findings faults = new Findings();

  @Test
  void duplicatedAtTheMirror_isPassedOnByEveryRelayThatHasIt() {
    TraceId message = TraceId.of(1, 5);
    TraceId lost = TraceId.of(1, 6);
    faults.add(Kind.DUPLICATED, new Place(OrdersPipeline.MIRROR, Verdict.Place.HOP), message);
    faults.add(Kind.DUPLICATED, new Place(OrdersPipeline.MIRROR, Verdict.Place.HOP), lost);
    faults.add(Kind.LOST, new Place(OrdersPipeline.ENRICHMENT, Verdict.Place.STAGE), lost);

    Findings expected = Expectation.of(faults, 10).findings();

    for (String stage : OrdersPipeline.receiving(false)) {
      assertEquals(Set.of(message), expected.duplicatedAt(stage));
    }
    assertEquals(Set.of(message, lost), expected.duplicatedAt(OrdersPipeline.MIRROR));
  }

  @Test
  void noFault_allComplete() {
    Expectation expected = Expectation.of(faults, 10);

    assertEquals(10, expected.issued());
    assertEquals(10, expected.completeAt("billing"));
    assertEquals(Set.of(), expected.findings().duplicatedAt("billing"));
  }

  @Test
  void lostBeforeOrInRelay_isMissingAtBothSinks() {
    faults.add(Kind.LOST, hop("enrichment"), A);
    faults.add(Kind.LOST, in("enrichment"), B);
    faults.add(Kind.LOST, in("billing"), C);

    Expectation expected = Expectation.of(faults, 10);

    assertEquals(7, expected.completeAt("billing"));
    assertEquals(8, expected.completeAt("shipping"));
  }

  @Test
  void doubledAtRelay_isDoubledAtBothSinks() {
    faults.add(Kind.DUPLICATED, hop("enrichment"), A);

    Findings expected = Expectation.of(faults, 10).findings();

    assertEquals(Set.of(A), expected.duplicatedAt("enrichment"));
    assertEquals(Set.of(A), expected.duplicatedAt("billing"));
    assertEquals(Set.of(A), expected.duplicatedAt("shipping"));
  }

  @Test
  void doubledAtRelayAndLostAtSink_isDoubledAtTheOtherOnly() {
    faults.add(Kind.DUPLICATED, hop("enrichment"), A);
    faults.add(Kind.DUPLICATED, hop("enrichment"), B);
    faults.add(Kind.LOST, hop("billing"), A);
    faults.add(Kind.LOST, in("shipping"), B);

    Findings expected = Expectation.of(faults, 10).findings();

    assertEquals(Set.of(B), expected.duplicatedAt("billing"));
    assertEquals(Set.of(A), expected.duplicatedAt("shipping"));
  }

  @Test
  void doubledAtSink_isDoubledThereOnly() {
    faults.add(Kind.DUPLICATED, hop("billing"), A);

    Findings expected = Expectation.of(faults, 10).findings();

    assertEquals(Set.of(A), expected.duplicatedAt("billing"));
    assertEquals(Set.of(), expected.duplicatedAt("shipping"));
  }

  private static Place hop(String stage) {
    return new Place(stage, Verdict.Place.HOP);
  }

  private static Place in(String stage) {
    return new Place(stage, Verdict.Place.STAGE);
  }
}
