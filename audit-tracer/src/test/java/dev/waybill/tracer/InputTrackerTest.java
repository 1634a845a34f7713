// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.PartitionProgress.Skipped;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputTrackerTest {
  private static final long ALL_ENDED = Long.MAX_VALUE;

  private final InputTracker input = new InputTracker(new Place(1, "orders", "in", 0), 1);

  @Test
  void readAndCommit_tellsWhatIsBelow() {
    input.arrive(10);
    read(10, 11, 12);
    commit(12);

    PartitionProgress told = input.cut(0);

    assertEquals(10, told.assignedAt());
    assertEquals(13, told.position());
    assertEquals(List.of(new OffsetRange(10, 12)), told.committed());
    assertEquals(List.of(), told.skipped());
    assertEquals(List.of(), input.cut(0).committed());
  }

  @Test
  void gapBetweenRecords_isReadToo() {
    input.arrive(0);
    read(2, 3, 9);
    input.arrive(12);
    commit(12);

    PartitionProgress told = input.cut(0);

    assertEquals(List.of(new OffsetRange(0, 12)), told.committed());
    assertEquals(List.of(), told.skipped());
  }

  @Test
  void recordThatComesTwice_movesNothing() {
    input.arrive(0);
    read(0, 1, 2, 3, 1, 4, 0);
    commit(5);

    PartitionProgress told = input.cut(0);

    assertEquals(5, told.position());
    assertEquals(List.of(new OffsetRange(0, 5)), told.committed());
    assertEquals(List.of(), told.skipped());
  }

  @Test
  void seekBeforeAnythingWasRead_isAtAssignment() {
    input.arrive(5);
    input.seek(100);
    read(100);

    assertEquals(List.of(new Skipped(new OffsetRange(5, 100), true)), input.cut(0).skipped());
  }

  @Test
  void seekForward_skips_evenOne() {
    input.arrive(0);
    read(0);
    input.seek(2);
    input.arrive(2);
    read(2);

    assertEquals(List.of(new Skipped(new OffsetRange(1, 2), false)), input.cut(0).skipped());
  }

  @Test
  void seekForwardAndBackBeforeAnyRead_skipsNothing() {
    input.arrive(0);
    read(0);
    input.seek(50);
    input.seek(1);
    input.arrive(1);
    read(1);

    assertEquals(List.of(), input.cut(0).skipped());
  }

  @Test
  void seekToEnd_isKnownFromNextPosition() {
    input.arrive(0);
    input.seek(-1);
    input.arrive(40);

    PartitionProgress told = input.cut(0);

    assertEquals(List.of(new Skipped(new OffsetRange(0, 40), true)), told.skipped());
    assertEquals(0, told.assignedAt());
    assertEquals(40, told.position());
  }

  @Test
  void seekBackAndReadAgain_isNotToldAgain() {
    input.arrive(0);
    read(0, 1, 2);
    commit(3);
    input.cut(0);
    input.seek(1);
    read(1, 2, 3);
    commit(4);

    assertEquals(List.of(new OffsetRange(3, 4)), input.cut(0).committed());
  }

  @Test
  void commitBeyondWhatWasRead_tellsOnlyThat() {
    input.arrive(0);
    read(0);
    commit(100);

    assertEquals(List.of(new OffsetRange(0, 1)), input.cut(0).committed());
  }

  @Test
  void commit_isHeldUntilTicketsEnded() {
    input.arrive(0);
    read(0, 1);
    input.commit(1, 5, 4);
    input.commit(2, 7, 4);
    assertEquals(List.of(), input.cut(0).committed());
    input.release(6);
    assertEquals(List.of(new OffsetRange(0, 1)), input.cut(0).committed());
    input.release(7);
    assertEquals(List.of(new OffsetRange(1, 2)), input.cut(0).committed());
  }

  @Test
  void manyHeldCommits_waitForTheLast() {
    input.arrive(0);
    for (int i = 0; i < 1_000; i++) {
      read(i);
      input.commit(i + 1, i, -1);
    }
    input.release(500);
    assertTrue(input.cut(0).committed().get(0).to() <= 501);
    input.release(999);

    assertEquals(1_000, input.cut(0).committed().get(0).to());
  }

  @Test
  void revoked_isToldOnceMoreAndIsDone() {
    input.arrive(0);
    read(0);
    input.commit(1, 3, 0);
    input.revoke();
    assertFalse(input.isDone());
    assertNull(input.cut(0));
    input.release(3);
    assertFalse(input.isDone());

    assertEquals(List.of(new OffsetRange(0, 1)), input.cut(0).committed());
    assertTrue(input.isDone());
    assertNull(input.cut(0));
  }

  @Test
  void unknownPosition_isNotTold() {
    assertNull(input.cut(0));
    input.seek(4);
    assertNull(input.cut(0));
    read(4);

    assertEquals(4, input.cut(0).assignedAt());
  }

  @Test
  void unusableHeaders_areReadAndCounted() {
    input.arrive(0);
    input.unusable(Fact.ABSENT, 0);
    input.unusable(Fact.DAMAGED, 1);
    input.unusable(Fact.UNKNOWN_VERSION, 2);
    commit(3);

    PartitionProgress told = input.cut(0);

    assertEquals(List.of(new OffsetRange(0, 3)), told.committed());
    assertEquals(List.of(new OffsetRange(1, 3)), told.untraceable());
    assertEquals(1, told.absentHeaders());
    assertEquals(1, told.damagedHeaders());
    assertEquals(1, told.unknownVersionHeaders());
  }

  @Test
  void provisional_isToldToEveryPartition() {
    input.arrive(0);
    read(0);
    commit(1);
    input.partitionCount(2);
    read(1);
    commit(2);

    assertEquals(List.of(new OffsetRange(0, 2)), input.cut(0).committed());
    assertEquals(List.of(new OffsetRange(0, 2)), input.cut(1).committed());
  }

  private void read(long... offsets) {
    for (long offset : offsets) {
      input.read(offset);
    }
  }

  private void commit(long limit) {
    input.commit(limit, 0, ALL_ENDED);
  }
}
