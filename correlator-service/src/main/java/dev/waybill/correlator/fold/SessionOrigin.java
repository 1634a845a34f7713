// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.WireException;
import java.util.Set;

/** Who issues a session, and how far that is known. */
final class SessionOrigin {
  private String stage; // null until it is heard
  private Instance instance; // null until it is heard, and when it is forgotten
  private String service = "";
  private String host = "";
  private boolean ended;
  private long issuedAtUptime; // when it last told of something issued
  private Skew skew = new Skew();

  /**
   * Takes in what the origin tells of itself.
   *
   * @param logTimeMillis log time of its entry, in ms since the epoch
   */
  void take(SessionSets.Origin told, Entry entry, Instance by, long logTimeMillis) {
    stage = by.stage();
    instance = by;
    service = entry.service();
    host = entry.host();
    ended |= told.ended();
    if (entry.uptimeMillis() >= issuedAtUptime) { // else it is late
      skew.measure(told.sendClockMillis(), logTimeMillis);
    }
    if (!told.issued().isEmpty()) {
      issuedAtUptime = Math.max(issuedAtUptime, entry.uptimeMillis());
    }
  }

  /** How far its clock is off. */
  Skew skew() {
    return skew;
  }

  /** Instances are forgotten: it may be one of them. */
  void forget(Set<Instance> gone) {
    if (instance != null && gone.contains(instance)) {
      instance = null;
    }
  }

  private boolean isGone() {
    return instance == null || instance.silent() || instance.bye();
  }

  /** Whether it fell silent, or said goodbye without ending the session. */
  boolean crashed() {
    return stage != null && !ended && isGone();
  }

  /** Whether nothing more will be issued. */
  boolean isOver() {
    return ended || crashed();
  }

  /** Whether it was never heard, or has issued nothing while it ran for so long. */
  boolean isIdle(long millis) {
    return instance == null || instance.uptimeMillis() - issuedAtUptime > millis;
  }

  /** Whether more may have been issued than is told. */
  boolean hasHole() {
    return isGone() || instance.holes() > 0;
  }

  /** The stage that it is, or null if it was never heard. */
  String stage() {
    return stage;
  }

  String service() {
    return service;
  }

  String host() {
    return host;
  }

  void save(StateWriter out) {
    out.optionalText(stage);
    out.flag(instance != null);
    if (instance != null) {
      out.number(instance.id());
    }
    out.text(service);
    out.text(host);
    out.flag(ended);
    out.number(issuedAtUptime);
    skew.save(out);
  }

  static SessionOrigin restore(StateReader in, Instances instances) throws WireException {
    SessionOrigin origin = new SessionOrigin();
    origin.stage = in.optionalText();
    origin.instance = in.flag() ? instances.reference(in) : null;
    origin.service = in.text();
    origin.host = in.text();
    origin.ended = in.flag();
    origin.issuedAtUptime = in.number();
    origin.skew = Skew.restore(in);
    return origin;
  }
}
