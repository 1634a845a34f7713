// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A message of the simulation, and the truth about it. */
final class SimulatedMessage {
  /** Of an instance's telling that never reaches the log. */
  static final int NEVER = Integer.MAX_VALUE;

  /** A copy that some stage sent, or that a sink handed over. */
  static final class Copy {
    final SimulatedInstance sender;
    private final TopicPartitionKey partition; // null at a sink
    private final long offset;
    private final long takenAt;

    /** When its sender knew what to tell of it: that it was handed over, or is in doubt. */
    private long knownAt = -1;

    /** The offset of the audit log at which its sender told of it. */
    private int toldAt = NEVER;

    private Copy(SimulatedInstance sender, TopicPartitionKey partition, long offset, long takenAt) {
      this.sender = sender;
      this.partition = partition;
      this.offset = offset;
      this.takenAt = takenAt;
    }

    private boolean lies(TopicPartitionKey where, long at) {
      return Objects.equals(partition, where) && offset == at;
    }

    private boolean liesIn(SessionSets.Placed placed) {
      return placed.topic().equals(partition.topic())
          && placed.partition() == partition.partition()
          && placed.range().from() <= offset
          && offset < placed.range().to();
    }

    boolean toldBy(int logOffset) {
      return toldAt <= logOffset;
    }

    /** Whether its sender had taken the message so long before it knew, or died without knowing. */
    boolean heldLongerThan(long millis) {
      return (knownAt >= 0 ? knownAt : sender.crashedAt) - takenAt > millis;
    }
  }

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

  final List<Copy> copies = new ArrayList<>(4);

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

  /** Since when all was sent that lies in the ranges of offsets where it is told to lie. */
  long placedSince = Long.MAX_VALUE;

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
  }

  /**
   * An instance sends a copy; to no topic if it is a sink.
   *
   * @param takenAt when it received the message, or issued it
   */
  void copy(SimulatedInstance sender, TopicPartitionKey partition, long offset, long takenAt) {
    copies.add(new Copy(sender, partition, offset, takenAt));
  }

  /** From now on its sender knows what to tell of a copy. */
  void know(SimulatedInstance sender, TopicPartitionKey partition, long offset, long now) {
    for (Copy copy : copies) {
      if (copy.sender == sender && copy.lies(partition, offset) && copy.knownAt < 0) {
        copy.knownAt = now;
      }
    }
  }

  /**
   * An instance has told of handing it over.
   *
   * @param placed where, if to a topic
   * @param logOffset the offset of the audit log at which it told so
   */
  void tellCopies(long instance, List<SessionSets.Placed> placed, int logOffset) {
    for (Copy copy : copies) {
      boolean told = copy.partition == null || placed.stream().anyMatch(copy::liesIn);
      if (copy.sender.id == instance && told) {
        copy.toldAt = Math.min(copy.toldAt, logOffset);
      }
    }
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

  @Override
  public String toString() {
    return Long.toHexString(session) + "/" + sequence + " handed over " + handedOver + " " + causes;
  }
}
