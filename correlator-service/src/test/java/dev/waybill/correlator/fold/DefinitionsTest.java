// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.Kind;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Definitions hold for what is issued after them; the first for all. */
class DefinitionsTest {
  private static List<StageDefinition> withBilling() {
    List<StageDefinition> stages = new ArrayList<>(Orders.stages());
    stages.add(Orders.billing());
    return stages;
  }

  private static void passEverything(Orders orders, String sequences) {
    orders.checkout.issues(sequences).handsOver(sequences);
    orders.enrich.processes(sequences);
    orders.archive.processes(sequences);
  }

  @Test
  void notDeclared_isCompleteAtASink() {
    Orders orders = new Orders();
    passEverything(orders, "0-9");
    orders.fold().verdicts().complete("archive", 10).closed();
  }

  @Test
  void notDeclaredAndSeenAtNoSink_waits() {
    Orders orders = new Orders();
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-7").skips("8").fails("9");
    orders.archive.processes("0-4");
    orders
        .fold()
        .verdicts(
            "WAITING checkout STAGE undeclared: 5-7",
            "SKIPPED enrich STAGE reported: 8",
            "FAILED enrich STAGE reported: 9")
        .complete("archive", 5)
        .open();
  }

  @Test
  void notDeclared_flagsAreNamedAllTheSame() {
    Orders orders = new Orders();
    passEverything(orders, "0-9");
    orders.enrich.findsCorrupted("3").handsOverAgain("4");
    orders
        .fold()
        .verdicts("CORRUPTED enrich HOP reported: 3", "DUPLICATED enrich STAGE reported: 4");
  }

  @Test
  void firstDefinition_holdsForAll() {
    Orders orders = new Orders();
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-8").handsOver("0-8").commits("0-9");
    orders.archive.processes("0-8");
    orders.log.run(30).define(Orders.definition(1, Orders.stages()));
    orders.fold().verdicts("LOST enrich HOP offsets: 9").complete("archive", 9).closed();
  }

  @Test
  void laterDefinition_holdsForWhatIsIssuedAfterIt() {
    Orders orders = Orders.declared();
    passEverything(orders, "0-9");
    orders.log.run(60).define(Orders.definition(2, withBilling()));
    TestInstance billing = orders.log.instance("billing", Role.SINK).reads("enriched");
    passEverything(orders, "10-19");
    billing.assignedAt(10).receives("10-18").handsOver("10-18").commits("10-19");
    orders
        .fold()
        .verdicts("LOST billing HOP offsets: 19")
        .complete("archive", 20)
        .complete("billing", 9)
        .closed();
  }

  @Test
  void stageTakenOut_isExpectedOfWhatWasIssuedBefore() {
    Orders orders = Orders.declared(Orders.definition(1, withBilling()));
    passEverything(orders, "0-9");
    orders.log.run(60).define(Orders.definition(2, Orders.stages()));
    passEverything(orders, "10-19");
    orders.fold().verdicts("WAITING billing HOP offsets: 0-9").complete("archive", 20);
  }

  @Test
  void sameDefinitionAgain_changesNothing() {
    Orders orders = Orders.declared();
    passEverything(orders, "0-9");
    orders.checkout.endsSession();
    int before = orders.log.settle().fold().outputs().size();
    orders.log.define(Orders.definition(1, Orders.stages()));
    Told told = orders.log.run(1).fold().closed();
    assertEquals(before, told.outputs().size());
  }

  private static PipelineDefinition switched(boolean on, long version) {
    PipelineDefinition definition = Orders.definition(version, Orders.stages());
    return new PipelineDefinition(
        definition.name(),
        definition.version(),
        definition.stages(),
        definition.deadline(),
        definition.samplingRate(),
        definition.onCorrupted(),
        definition.corruptedShareLimit(),
        on,
        definition.completenessTarget());
  }

  @Test
  void issuedWhileSwitchedOff_isUnknownUnlessASinkHasIt() {
    Orders orders = Orders.declared();
    passEverything(orders, "0-9");
    orders.log.run(2).define(switched(false, 2));
    orders.checkout.issues("10-19").handsOver("10-19");
    orders.archive.receives("10-14").handsOver("10-14");
    orders.log.run(2).define(switched(true, 3));
    passEverything(orders, "20-29");
    orders
        .fold()
        .verdicts("UNKNOWN checkout STAGE unaudited: 15-19")
        .complete("archive", 25)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void waitsWhenSwitchedOff_isUnknownUntilSomebodyTells() {
    Orders orders = Orders.declared();
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.log.run(2).define(switched(false, 2)).settle();
    orders.checkout.endsSession();
    orders.log.settle().fold().verdicts("UNKNOWN archive HOP unaudited: 0-9").closed();
    orders.archive.processes("0-9");
    orders.fold().verdicts().complete("archive", 10).closed().never(Kind.LOST);
  }

  @Test
  void waitsWhenSwitchedOnAgain_waitsAgain() {
    Orders orders = Orders.declared();
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.log.run(2).define(switched(false, 2)).settle().define(switched(true, 3));
    orders.fold().verdicts("WAITING archive HOP offsets: 0-9").open().never(Kind.LOST);
  }

  @Test
  void deleted_holdsForSessionsThatBeginLater() {
    Orders orders = Orders.declared();
    passEverything(orders, "0-9");
    orders.log.run(1).delete("orders");
    TestInstance other = orders.log.instance("checkout", Role.ORIGIN).writes("placed");
    other.inSession(TestInstance.SESSION + 1).issues("0-9").handsOver("0-9", "10-19");
    orders
        .fold()
        .verdicts("WAITING checkout STAGE undeclared: 0-9")
        .complete("archive", 10)
        .never(Kind.LOST);
  }
}
