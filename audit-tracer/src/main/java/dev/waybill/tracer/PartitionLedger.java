// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** What one audit partition was not told yet, and how its entries are numbered. */
final class PartitionLedger {
  /** About 260 bytes each; a record must stay below 1 MB. */
  static final int MAX_SPANS_PER_ENTRY = 2_000;

  /**
   * What waited to be told.
   *
   * @param commonEvents events of no session
   * @param sizeBytes what the sessions take in memory
   */
  record Taken(Map<SessionLedger.Key, SessionLedger> sessions, long commonEvents, long sizeBytes) {
    long events() {
      long events = commonEvents;
      for (SessionLedger session : sessions.values()) {
        events += session.events();
      }
      return events;
    }
  }

  /** Sequences that share a chunk of a set. */
  private static final int CHUNK = 1 << 16;

  private final LedgerMemory memory;
  private Map<SessionLedger.Key, SessionLedger> sessions = new LinkedHashMap<>();
  private final List<AuditSpan> spans = new ArrayList<>();
  private SessionLedger latest; // most events come in runs of one session
  private long sizeBytes; // of the sessions: what was measured, and upper estimates since
  private long commonEvents;
  private long nextNumber;
  private long holesTold;
  private long sent;
  private boolean told;

  PartitionLedger(LedgerMemory memory) {
    this.memory = memory;
  }

  /** Takes in what became of a message. */
  void add(Fact fact, long session, long sequence, long offset, Place place) {
    SessionLedger hit = latest;
    if (hit == null
        || hit.key().session() != session
        || !hit.key().pipeline().equals(place.pipeline())) {
      hit = session(new SessionLedger.Key(session, place.pipeline()));
    }
    hit.add(fact, sequence, offset, place);
    grow(SessionLedger.MAX_EVENT_BYTES);
  }

  /** Takes in what became of many messages at once; the event is counted elsewhere. */
  void addAll(SessionLedger.Key key, BatchEnd.Messages messages, boolean handedOver) {
    session(key).addAll(messages, handedOver);
    grow(messages.sizeBytes());
  }

  /** Takes in what became of many in a row, where that is not an event of its own. */
  void addAll(Fact fact, long session, long from, long to, Place place) {
    session(new SessionLedger.Key(session, place.pipeline())).addAll(fact, from, to, place);
    grow(SessionLedger.MAX_EVENT_BYTES * (1 + (to - from) / CHUNK));
  }

  private SessionLedger session(SessionLedger.Key key) {
    SessionLedger hit = sessions.get(key);
    if (hit == null) {
      hit = new SessionLedger(key);
      sessions.put(key, hit);
      grow(SessionLedger.NEW_BYTES);
    }
    latest = hit;
    return hit;
  }

  private void grow(long bytes) {
    sizeBytes += bytes;
    memory.grow(bytes);
  }

  /** Puts what the sessions take in memory in place of estimates. */
  void measure() {
    long measured = 0;
    for (SessionLedger session : sessions.values()) {
      measured += session.sizeBytes();
    }
    grow(measured - sizeBytes);
  }

  /** Counts an event of no session, or one that is told elsewhere, in a span. */
  void countCommonEvent() {
    commonEvents++;
  }

  void addSpan(AuditSpan span) {
    spans.add(span);
  }

  int sessionCount() {
    return sessions.size();
  }

  /**
   * Whether an entry should be cut before its time.
   *
   * @param shareBytes the memory that it may take; when it comes near that, it is measured
   */
  boolean isFull(long shareBytes) {
    if (sizeBytes > shareBytes) {
      measure();
    }
    return spans.size() >= MAX_SPANS_PER_ENTRY || sizeBytes > shareBytes / 4 * 3;
  }

  /** Moves everything to the ledgers of the partitions it belongs to. */
  void distribute(LongFunction<PartitionLedger> ledgerOf, PartitionLedger home) {
    memory.grow(-sizeBytes);
    sessions.forEach(
        (key, session) -> {
          PartitionLedger ledger = ledgerOf.apply(key.session());
          ledger.sessions.put(key, session);
          ledger.grow(session.sizeBytes());
        });
    spans.forEach(span -> ledgerOf.apply(span.traceId().session()).spans.add(span));
    home.commonEvents += commonEvents;
  }

  /** Leaves a number out if anything was dropped since the last entry was begun. */
  void leaveHole(long holes) {
    if (holes != holesTold) {
      holesTold = holes;
      nextNumber++;
    }
  }

  /** The number of the entry that is sent next. */
  long number() {
    return nextNumber;
  }

  /** The number was used, or stays a hole. */
  void skipNumber() {
    nextNumber++;
  }

  /** Whether the entry that is being cut is the first. */
  boolean takeFirst() {
    boolean first = !told;
    told = true;
    return first;
  }

  /** Takes out what waits, but for the spans; its memory stays counted. */
  Taken take() {
    measure();
    Taken taken = new Taken(sessions, commonEvents, sizeBytes);
    sessions = new LinkedHashMap<>();
    latest = null;
    commonEvents = 0;
    sizeBytes = 0;
    return taken;
  }

  /** Takes as many spans out as fit into one record. */
  List<AuditSpan> takeSpans() {
    List<AuditSpan> first = spans.subList(0, Math.min(spans.size(), MAX_SPANS_PER_ENTRY));
    List<AuditSpan> taken = List.copyOf(first);
    first.clear();
    return taken;
  }

  /**
   * The account in an entry.
   *
   * @param events how many the entry tells
   */
  Balance balance(long events, Map<String, Long> dropped) {
    long recorded = sent + events;
    for (long count : dropped.values()) {
      recorded += count;
    }
    return new Balance(recorded, sent, dropped, events);
  }

  /** An entry was acknowledged that told so many events. */
  void acknowledged(long events) {
    sent += events;
  }
}
