// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A message of the simulation, and the truth about it. */
final class SimulatedMessage {
  /** Of an instance's telling that never reaches the log. */
  static final int NEVER = Integer.MAX_VALUE;

  final long session;
  final long sequence;

  /** How often each stage handed it over. */
  final Map<String, Integer> handedOver = new HashMap<>();

  /** Instances that handed it over. */
  final Set<Long> handedOverBy = new HashSet<>();

  /** Instance to the offset of the audit log at which it first told of the message. */
  final Map<Long, Integer> toldAt = new HashMap<>();

  /** Received by an instance that crashed, or ended, when it might not have been done with it. */
  boolean openAtEnd;

  boolean skipped;
  boolean failed;

  SimulatedMessage(long session, long sequence) {
    this.session = session;
    this.sequence = sequence;
  }

  void handOver(SimulatedInstance instance) {
    handedOver.merge(instance.stage, 1, Integer::sum);
    handedOverBy.add(instance.id);
  }

  boolean passed(String stage) {
    return handedOver.containsKey(stage);
  }

  /** Whether an instance took it over, handed it over, and had not told anything of it by then. */
  boolean takenOverUnheard(int offset) {
    return handedOverBy.stream().anyMatch(each -> toldAt.getOrDefault(each, NEVER) > offset);
  }

  @Override
  public String toString() {
    return Long.toHexString(session) + "/" + sequence + " handed over " + handedOver;
  }
}
