// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** How simulated instances hand messages over: acknowledged at once, later, in doubt or not. */
final class SimulatedSends {
  private final Random random;
  private final SimulatedFaults faults;
  private final SimulatedTopics topics;

  SimulatedSends(Random random, SimulatedFaults faults, SimulatedTopics topics) {
    this.random = random;
    this.faults = faults;
    this.topics = topics;
  }

  /**
   * Sends a copy.
   *
   * @param takenAt when the instance received the message, or issued it
   */
  void send(SimulatedInstance instance, SimulatedMessage message, long takenAt, long now) {
    boolean doubtful = faults.happens(faults.inDoubt);
    boolean aborted = doubtful && random.nextBoolean();
    SimulatedInstance.Sent sent = topics.append(instance.stage.output(), message, aborted, now);
    message.copy(instance, sent.partition(), sent.offset(), takenAt);
    if (doubtful) {
      doubt(instance, sent, aborted, now);
    } else {
      instance.sent.add(sent.at(now + List.of(0, 0, 0, 1, 2).get(random.nextInt(5)) * 1_000L));
    }
  }

  /** Sent in a transaction, the end of which the sender learns later or never. */
  private void doubt(
      SimulatedInstance instance, SimulatedInstance.Sent sent, boolean aborted, long now) {
    SimulatedMessage message = sent.message();
    instance.sets(message).inDoubt.add(message.sequence);
    message.inDoubt = true;
    message.know(instance, sent.partition(), sent.offset(), now);
    SimulatedInstance.Sent end = sent.at(now + (3 + random.nextInt(60)) * 1_000L);
    if (!aborted) {
      message.passed.add(instance.stage.name());
    }
    if (random.nextBoolean()) {
      (aborted ? instance.aborting : instance.committing).add(end);
    }
  }

  /** Takes in what has been acknowledged, and which transactions have ended. */
  void acknowledge(SimulatedInstance instance, long now) {
    List<SimulatedInstance.Sent> open = new ArrayList<>();
    for (SimulatedInstance.Sent sent : instance.sent) {
      if (sent.dueAt() > now) {
        open.add(sent);
      } else {
        handOver(instance, sent.message(), sent.partition(), sent.offset(), now);
      }
    }
    instance.sent = open;
    instance.committing.removeIf(sent -> ends(sent, instance, false, now));
    instance.aborting.removeIf(sent -> ends(sent, instance, true, now));
  }

  private boolean ends(
      SimulatedInstance.Sent sent, SimulatedInstance instance, boolean aborted, long now) {
    if (sent.dueAt() > now) {
      return false;
    }
    SimulatedMessage message = sent.message();
    if (aborted) {
      instance.sets(message).failed.add(message.sequence);
      message.cause(Kind.FAILED, instance.stage.name(), Place.STAGE);
    } else {
      handOver(instance, message, sent.partition(), sent.offset(), now);
    }
    return true;
  }

  /** A sink is done with it for good. */
  void finish(SimulatedInstance sink, SimulatedMessage message, long takenAt, long now) {
    message.copy(sink, null, 0, takenAt);
    handOver(sink, message, null, 0, now);
  }

  private static void handOver(
      SimulatedInstance instance,
      SimulatedMessage message,
      TopicPartitionKey partition,
      long offset,
      long now) {
    message.handOver(instance);
    message.know(instance, partition, offset, now);
    instance.ledger(message).handOver(message.session, message.sequence, partition, offset);
  }
}
