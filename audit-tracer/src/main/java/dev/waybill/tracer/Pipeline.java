// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A pipeline at this stage: how its messages are treated now, and the session of those that begin
 * here. One object for a name as long as the tracer lives. Thread-safe.
 */
final class Pipeline {
  private final String name;
  private final Place outsideKafka;
  private final AtomicReference<OriginSession> session = new AtomicReference<>();
  private final CorruptedShare corruptedShare = new CorruptedShare();
  private final AtomicBoolean missingCarryTold = new AtomicBoolean();
  private volatile PipelineSettings settings;

  Pipeline(String name, PipelineSettings settings) {
    this.name = name;
    this.settings = settings;
    outsideKafka = Place.outsideKafka(name);
  }

  String name() {
    return name;
  }

  PipelineSettings settings() {
    return settings;
  }

  /** From now on its messages are treated like this. */
  void settings(PipelineSettings newSettings) {
    settings = newSettings;
  }

  /** How many of its received messages are corrupted; counted only where that decides. */
  CorruptedShare corruptedShare() {
    return corruptedShare;
  }

  /** Whether a relay should tell now that it sends messages without a waybill; true once. */
  boolean tellsMissingCarry() {
    return !missingCarryTold.get() && missingCarryTold.compareAndSet(false, true);
  }

  /** The place of its messages outside Kafka. */
  Place outsideKafka() {
    return outsideKafka;
  }

  /** The session of messages that begin here; it begins with the first call. */
  OriginSession session() {
    OriginSession known = session.get();
    if (known == null) {
      session.compareAndSet(null, new OriginSession(RandomId.next(), this));
      known = session.get();
    }
    return known;
  }

  /** The session, or null if no message began here. */
  OriginSession sessionIfBegun() {
    return session.get();
  }
}
