// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.report.intake.Replays.Replay;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplaysTest {
  private final Replays replays = new Replays();

  @Test
  void partition_readToItsEnd_isCompleteOnce() {
    replays.begin(0, 3, 6);

    replays.read(0, "orders", 3);
    assertEquals(List.of(), List.copyOf(replays.complete()));
    replays.read(0, "payments", 5);

    Replay replay = new Replay(0, Set.of("orders", "payments"));
    assertEquals(List.of(replay), List.copyOf(replays.complete()));
    replays.end(replay);
    replays.read(0, "later", 6);
    assertEquals(List.of(), List.copyOf(replays.complete()));
  }

  @Test
  void partition_withNothingToRead_isCompleteAtOnce() {
    replays.begin(0, 7, 7);

    assertEquals(List.of(new Replay(0, Set.of())), List.copyOf(replays.complete()));
  }
}
