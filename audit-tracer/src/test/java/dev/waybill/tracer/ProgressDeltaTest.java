// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What waits of one topic-partition is bounded, and errs where no message looks lost by it. */
class ProgressDeltaTest {
  private final ProgressDelta delta = new ProgressDelta();

  @Test
  void committed_forgetsTheOldest() {
    for (long i = 0; i < 10_000; i++) {
      OffsetSet one = new OffsetSet();
      one.add(3 * i, 3 * i + 1);
      delta.addCommitted(one);
      assertTrue(delta.committed.rangeCount() <= ProgressDelta.MAX_RANGES);
    }
    assertTrue(delta.committed.contains(3 * 9_999));
    assertFalse(delta.committed.contains(3 * 9_999 + 1));
    assertFalse(delta.committed.contains(0));
  }

  @Test
  void untraceable_saysMoreThanThereWas() {
    for (long i = 0; i < 10_000; i++) {
      delta.addUntraceable(3 * i);
      assertTrue(delta.untraceable.rangeCount() <= ProgressDelta.MAX_RANGES);
    }
    for (long i = 0; i < 10_000; i++) {
      assertTrue(delta.untraceable.contains(3 * i));
    }
    assertFalse(delta.untraceable.contains(30_000));
  }

  @Test
  void skipped_forgetsTheOldest() {
    for (long i = 0; i < 10_000; i++) {
      delta.skip(3 * i, 3 * i + 1, false);
      assertTrue(delta.skipped.size() <= ProgressDelta.MAX_RANGES);
    }
    assertTrue(delta.skipped.get(delta.skipped.size() - 1).range().from() == 3 * 9_999);
  }
}
