// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.correlator.Acknowledged.Due;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {
  private static final Optional<SnapshotPlace> OLD = Optional.of(new SnapshotPlace(6, 5));
  private static final Optional<SnapshotPlace> NEW = Optional.of(new SnapshotPlace(9, 7));

  private final Acknowledged acknowledged = new Acknowledged(10, OLD);

  @Test
  void isNew_belowTheCommitted_isFalse() {
    assertFalse(acknowledged.isNew(9));
    assertTrue(acknowledged.isNew(10));

    acknowledged.advanceTo(20);

    assertTrue(acknowledged.isNew(10), "as it was at assignment");
  }

  @Test
  void due_whileRebuilding_isNothing() {
    acknowledged.advanceTo(5);
    acknowledged.advanceTo(10);

    assertEquals(Optional.empty(), acknowledged.due());
  }

  @Test
  void due_isTheHighestUntilCommitted() {
    acknowledged.advanceTo(12);
    acknowledged.advanceTo(15);
    assertEquals(Optional.of(new Due(15, OLD)), acknowledged.due());

    acknowledged.committed(new Due(12, OLD));
    assertEquals(Optional.of(new Due(15, OLD)), acknowledged.due());

    acknowledged.committed(new Due(15, OLD));
    assertEquals(Optional.empty(), acknowledged.due());
  }

  @Test
  void due_snapshotWhileRebuilding_goesWithWhatIsCommitted() {
    acknowledged.advanceTo(8);
    acknowledged.snapshot(NEW.orElseThrow());
    assertEquals(Optional.of(new Due(10, NEW)), acknowledged.due());

    acknowledged.committed(new Due(10, NEW));
    assertEquals(Optional.empty(), acknowledged.due());
  }

  @Test
  void due_snapshotWrittenWhileACommitIsUnderWay_isDueStill() {
    acknowledged.advanceTo(12);
    acknowledged.snapshot(NEW.orElseThrow());

    acknowledged.committed(new Due(12, OLD));

    assertEquals(Optional.of(new Due(12, NEW)), acknowledged.due());
  }
}
