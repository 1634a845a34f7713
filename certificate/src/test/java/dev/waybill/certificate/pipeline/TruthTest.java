// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.waybill.certificate.system.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthTest {

  private static final String BILLING = TestPipeline.BILLING;

  @TempDir Path folder;

  private Notes notes(String file, String stage) {
    return new Notes(folder.resolve(file + ".notes"), stage);
  }

  @Test
  void read_addsUpAllInstances() {
    try (Notes shop = notes("shop-1", "shop");
        Notes one = notes("billing-1", BILLING);
        Notes other = notes("billing-2", BILLING)) {
      for (long number = 0; number < 7; number++) {
        shop.sent(number, "t" + number);
      }
      one.add(Event.DONE, 0);
      one.add(Event.DONE, 1);
      other.add(Event.DONE, 1);
      one.add(Event.LOST_ON_HOP, 2);
      one.add(Event.LOST_IN_STAGE, 3);
      one.add(Event.CORRUPTED, 0);
      one.add(Event.SKIPPED, 4);
      other.add(Event.FAILED, 4);
      other.add(Event.FAILED, 5);
      one.commitFailed();
      other.commitFailed();
    }
    Truth truth = Truth.read(folder);
    assertEquals(7, truth.sent().size());
    assertEquals(Set.of("t0", "t1"), truth.doneAt(BILLING));
    assertEquals(Set.of("t1"), truth.duplicatedAt(BILLING));
    assertEquals(3, truth.handOvers(BILLING));
    assertEquals(Set.of("t2"), truth.lostAt(Place.onHopTo(BILLING)));
    assertEquals(Set.of("t3"), truth.lostAt(Place.in(BILLING)));
    assertEquals(Set.of("t0"), truth.corruptedAt(BILLING));
    assertEquals(Set.of("t4"), truth.skippedAt(BILLING));
    assertEquals(Set.of("t5"), truth.failedAt(BILLING));
    assertEquals(2, truth.failedCommitsAt(BILLING));
  }

  @Test
  void takenAwayOnceAndDoneAfterAll_isNotLost() {
    try (Notes shop = notes("shop-1", "shop");
        Notes one = notes("billing-1", BILLING);
        Notes other = notes("billing-2", BILLING)) {
      shop.sent(0, "t0");
      one.add(Event.LOST_ON_HOP, 0);
      other.add(Event.DONE, 0);
    }
    assertEquals(Set.of(), Truth.read(folder).lostAt(Place.onHopTo(BILLING)));
  }

  @Test
  void lastLineUnfinished_isLeftOut() throws IOException {
    Files.writeString(folder.resolve("shop-1.notes"), "SENT shop 0 t0\nSENT shop 1 t");
    assertEquals(Set.of("t0"), Truth.read(folder).sent());
  }

  @Test
  void receivedAndNeverSent_isAnError() {
    try (Notes one = notes("billing-1", BILLING)) {
      one.add(Event.DONE, 3);
    }
    assertThrows(IllegalStateException.class, () -> Truth.read(folder));
  }

  @Test
  void notesOfAKilledInstance_areOfNoneThatLives() {
    try (Notes shop = notes("shop-1", "shop");
        Notes living = notes("billing-1", BILLING);
        Notes killed = new Notes(folder.resolve("billing-2.notes" + Truth.OF_KILLED), BILLING)) {
      shop.sent(0, "t0");
      shop.sent(1, "t1");
      living.add(Event.DONE, 0);
      killed.add(Event.DONE, 0);
      killed.add(Event.DONE, 1);
    }
    Truth truth = Truth.read(folder);
    assertEquals(Set.of("t0"), truth.doneByLivingAt(BILLING));
    assertEquals(Set.of("t0", "t1"), truth.doneAt(BILLING));
    assertEquals(Set.of("t0"), truth.duplicatedAt(BILLING));
  }
}
