// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.Verdict.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A message of the simulation, and the truth about it. */
final class SimulatedMessage {
  /** Of an instance's telling that never reaches the log. */
  static final int NEVER = Integer.MAX_VALUE;

  /** Something that befell one of its copies. */
  private record Cause(Kind kind, String stage, Place place) {}

  final long session;
  final long sequence;
  final String origin;
  final long issuedAt;

  /** The window in which it was issued, by its origin's clock. */
  final long minute;

  /** How often each stage handed it over, and knew. */
  final Map<String, Integer> handedOver = new HashMap<>(4);

  /** Stages that handed it over, whether they knew or not. */
  final Set<String> passed = new HashSet<>(4);

  /** Instances that handed it over. */
  final Set<SimulatedInstance> handedOverBy = new HashSet<>(4);

  /** Instance to the offset of the audit log at which it first told of the message. */
  final Map<Long, Integer> toldAt = new HashMap<>(4);

  /** Stages whose hand-over is told in the audit log. */
  final Set<String> toldPassed = new HashSet<>(4);

  /** Stages that received it with bytes that are not those sealed. */
  final Set<String> corruptedAt = new HashSet<>(2);

  private final Set<Cause> causes = new HashSet<>(2);

  /** Whether the origin's telling of it is in the audit log. */
  boolean issueTold;

  /** Taken by an instance that crashed, or ended, when it might not have been done with it. */
  boolean openAtEnd;

  /** Sent once in a transaction whose end the sender did not know at first, or never. */
  boolean inDoubt;

  /** Told to lie in a range of offsets where a waybill can't be read: maybe its own. */
  boolean maybeUntraceable;

  /** The offset of the audit log at which its origin last told of handing it over. */
  int handOverToldAt = -1;

  /** Since when all was sent that lies in the ranges of offsets where it is told to lie. */
  long placedSince = Long.MAX_VALUE;

  /** When its origin's application last sent it once more. */
  long sentAgainAt;

  SimulatedMessage(long session, long sequence, String origin, long issuedAt, long originMillis) {
    this.session = session;
    this.sequence = sequence;
    this.origin = origin;
    this.issuedAt = issuedAt;
    this.minute = Math.floorDiv(originMillis, 60_000L);
  }

  void handOver(SimulatedInstance instance) {
    handedOver.merge(instance.stage.name(), 1, Integer::sum);
    passed.add(instance.stage.name());
    handedOverBy.add(instance);
  }

  void cause(Kind kind, String stage, Place place) {
    causes.add(new Cause(kind, stage, place));
  }

  boolean hasCause(Kind kind, String stage, Place place) {
    return causes.contains(new Cause(kind, stage, place));
  }

  /** Whether the audit log has no more to say of it than what proves its fate. */
  boolean isPlain() {
    return !openAtEnd && !inDoubt && !maybeUntraceable;
  }

  /** The offset at which an instance first told of it. */
  int toldBy(SimulatedInstance instance) {
    return toldAt.getOrDefault(instance.id, NEVER);
  }

  @Override
  public String toString() {
    return Long.toHexString(session) + "/" + sequence + " handed over " + handedOver + " " + causes;
  }
}
