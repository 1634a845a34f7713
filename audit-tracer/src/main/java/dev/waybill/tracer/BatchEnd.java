// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.SequenceSet;
import java.util.Map;

/**
 * What became of the messages of a batch. Whoever records it gives the sets away.
 *
 * @param handedOver true if they were handed over, false if they failed
 * @param messages by session and pipeline
 */
record BatchEnd(boolean handedOver, Map<SessionLedger.Key, Messages> messages) {
  /**
   * Messages of one session.
   *
   * @param once all of them
   * @param again those that are in the batch more than once
   */
  record Messages(SequenceSet once, SequenceSet again) {
    Messages() {
      this(new SequenceSet(), new SequenceSet());
    }

    long sizeBytes() {
      return once.sizeBytes() + again.sizeBytes();
    }

    void add(long sequence) {
      if (!once.add(sequence)) {
        again.add(sequence);
      }
    }
  }
}
