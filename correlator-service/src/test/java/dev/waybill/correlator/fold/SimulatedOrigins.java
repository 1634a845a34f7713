// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How simulated origins issue messages: one by one or thousands at once, sent now or later. */
final class SimulatedOrigins {
  private static final long DAY = 86_400_000;

  private final Random random;
  private final SimulatedFaults faults;
  private final SimulatedSends sends;
  private final Map<Long, List<SimulatedMessage>> messages; // by session

  SimulatedOrigins(
      Random random,
      SimulatedFaults faults,
      SimulatedSends sends,
      Map<Long, List<SimulatedMessage>> messages) {
    this.random = random;
    this.faults = faults;
    this.sends = sends;
    this.messages = messages;
  }

  /** An instance that has just been started begins a session. */
  void begin(SimulatedInstance origin, long endsAt) {
    origin.session = random.nextLong() | 1;
    origin.endsAt = endsAt;
    if (faults.happens(faults.wrongClock)) {
      origin.clockError = random.nextLong(-DAY, DAY);
    }
    messages.put(origin.session, new ArrayList<>());
  }

  /** One step; false if the origin crashes in it. */
  void step(SimulatedInstance origin, SimulatedPipeline pipeline) {
    long now = pipeline.now();
    origin.closing |= now >= origin.endsAt;
    int count = origin.closing ? 0 : List.of(0, 0, 1, 2).get(random.nextInt(4));
    if (count > 0 && faults.happens(faults.burst)) {
      count = 3_000 + random.nextInt(7_000);
    }
    for (int i = 0; i < count; i++) {
      if (i < 2 && pipeline.crashes(origin)) {
        return;
      }
      issue(origin, now);
    }
    List<SimulatedInstance.Outgoing> later = new ArrayList<>();
    for (SimulatedInstance.Outgoing outgoing : origin.outbox) {
      if (outgoing.dueAt() > now) {
        later.add(outgoing);
      } else {
        sends.send(origin, outgoing.message(), outgoing.message().issuedAt, now);
      }
    }
    origin.outbox = later;
    sends.acknowledge(origin, now);
  }

  private void issue(SimulatedInstance origin, long now) {
    SimulatedMessage message =
        new SimulatedMessage(
            origin.session,
            origin.nextSequence++,
            origin.stage.name(),
            now,
            now + origin.clockError);
    messages.get(origin.session).add(message);
    origin.ledger(message).issue(origin.session, message.minute, message.sequence);
    if (faults.happens(faults.sendFailure)) {
      origin.sets(message).failed.add(message.sequence);
      message.cause(Kind.FAILED, origin.stage.name(), Place.STAGE);
      return;
    }
    if (faults.happens(faults.stageLoss)) {
      origin.neverSent.add(message);
      message.cause(Kind.LOST, origin.stage.name(), Place.STAGE);
      return;
    }
    long dueAt = now + (faults.happens(faults.late) ? random.nextInt(20) * 1_000L : 0);
    origin.outbox.add(new SimulatedInstance.Outgoing(dueAt, message));
    if (faults.happens(faults.duplicate)) {
      long againAt = dueAt + (random.nextBoolean() ? random.nextInt(20) * 1_000L : 0);
      origin.outbox.add(new SimulatedInstance.Outgoing(againAt, message));
    }
  }
}
