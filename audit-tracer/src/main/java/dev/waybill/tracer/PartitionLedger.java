// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** What one audit partition was not told yet, and how its entries are numbered. */
final class PartitionLedger {
  /** About 260 bytes each; a record must stay below 1 MB. */
  static final int MAX_SPANS_PER_ENTRY = 2_000;

  private Map<SessionLedger.Key, SessionLedger> sessions = new LinkedHashMap<>();
  private final List<AuditSpan> spans = new ArrayList<>();
  private SessionLedger latest; // most events come in runs of one session
  private long commonEvents;
  private long nextNumber;
  private long holesTold;
  private long sent;
  private long inFlight;
  private boolean told;

  SessionLedger session(long session, String pipeline) {
    SessionLedger hit = latest;
    if (hit == null || hit.key().session() != session || !hit.key().pipeline().equals(pipeline)) {
      hit = sessions.computeIfAbsent(new SessionLedger.Key(session, pipeline), SessionLedger::new);
      latest = hit;
    }
    return hit;
  }

  void countCommonEvent() {
    commonEvents++;
  }

  void addSpan(AuditSpan span) {
    spans.add(span);
  }

  int spanCount() {
    return spans.size();
  }

  /** Moves everything to the ledgers of the partitions it belongs to. */
  void distribute(LongFunction<PartitionLedger> ledgerOf, PartitionLedger home) {
    sessions.forEach((key, session) -> ledgerOf.apply(key.session()).sessions.put(key, session));
    spans.forEach(span -> ledgerOf.apply(span.traceId().session()).spans.add(span));
    home.commonEvents += commonEvents;
  }

  /** Begins the next entry: its number, after a hole if anything was dropped. */
  long number(long holes) {
    if (holes != holesTold) {
      holesTold = holes;
      nextNumber++;
    }
    return nextNumber++;
  }

  /** Whether the entry that is being cut is the first. */
  boolean takeFirst() {
    boolean first = !told;
    told = true;
    return first;
  }

  /** Takes the sessions out. */
  Map<SessionLedger.Key, SessionLedger> takeSessions() {
    inFlight = commonEvents;
    for (SessionLedger session : sessions.values()) {
      inFlight += session.events();
    }
    commonEvents = 0;
    latest = null;
    Map<SessionLedger.Key, SessionLedger> taken = sessions;
    sessions = new LinkedHashMap<>();
    return taken;
  }

  /** Takes as many spans out as fit into one record. */
  List<AuditSpan> takeSpans() {
    List<AuditSpan> first = spans.subList(0, Math.min(spans.size(), MAX_SPANS_PER_ENTRY));
    List<AuditSpan> taken = List.copyOf(first);
    first.clear();
    return taken;
  }

  Balance balance(Map<String, Long> dropped) {
    long recorded = sent + inFlight;
    for (long count : dropped.values()) {
      recorded += count;
    }
    return new Balance(recorded, sent, new HashMap<>(dropped), inFlight);
  }

  /** The entry was acknowledged; answers how many events it told. */
  long acknowledged() {
    long events = inFlight;
    sent += events;
    inFlight = 0;
    return events;
  }

  /** The entry will never be sent; answers how many events it would have told. */
  long givenUp() {
    long events = inFlight;
    inFlight = 0;
    return events;
  }
}
