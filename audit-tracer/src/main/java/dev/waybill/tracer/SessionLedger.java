// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.SessionSets.Placed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was seen of one session in one pipeline since its audit partition's last entry. */
final class SessionLedger {
  /** Sessions are told by pipeline too: one that turns up in another's pipeline must show. */
  record Key(long session, String pipeline) {}

  /** Itself, its key and its place in the map, without its sets. */
  static final long SIZE_BYTES = 256;

  /** The same with its sets, when it is new. */
  static final long NEW_BYTES = SIZE_BYTES + 7 * new SequenceSet().sizeBytes();

  /** What one more event takes at most: chunks in two sets, a place with its ranges. */
  static final long MAX_EVENT_BYTES = 256 + PlacedRanges.SIZE_BYTES;

  private final Key key;
  private final SequenceSet received = new SequenceSet();
  private final SequenceSet handedOver = new SequenceSet();
  private final SequenceSet corrupted = new SequenceSet();
  private final SequenceSet skipped = new SequenceSet();
  private final SequenceSet failed = new SequenceSet();
  private final SequenceSet inDoubt = new SequenceSet();
  private final SequenceSet handedOverAgain = new SequenceSet();
  private final Map<Place, PlacedRanges> placed = new LinkedHashMap<>();
  private long events;

  SessionLedger(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  long events() {
    return events;
  }

  /** About what it takes in memory. */
  long sizeBytes() {
    return SIZE_BYTES
        + placed.size() * PlacedRanges.SIZE_BYTES
        + received.sizeBytes()
        + handedOver.sizeBytes()
        + corrupted.sizeBytes()
        + skipped.sizeBytes()
        + failed.sizeBytes()
        + inDoubt.sizeBytes()
        + handedOverAgain.sizeBytes();
  }

  void add(Fact fact, long sequence, long offset, Place place) {
    switch (fact) {
      case RECEIVED -> received.add(sequence);
      case CORRUPTED -> {
        received.add(sequence);
        corrupted.add(sequence);
      }
      case CHANGED -> corrupted.add(sequence);
      case HANDED_OVER -> handOver(sequence, offset, place);
      case SKIPPED -> skipped.add(sequence);
      case FAILED -> failed.add(sequence);
      case IN_DOUBT -> inDoubt.add(sequence);
      default -> throw new IllegalArgumentException(fact.name());
    }
    events++;
  }

  /** What became of many messages at once, which is one event, counted elsewhere. */
  void addAll(BatchEnd.Messages messages, boolean handed) {
    if (!handed) {
      failed.addAll(messages.once());
      return;
    }
    handedOverAgain.addAll(handedOver.intersection(messages.once()));
    handedOverAgain.addAll(messages.again());
    handedOver.addAll(messages.once());
  }

  /** The same of many in a row, where what is told is not an event of its own. */
  void addAll(Fact fact, long from, long to, Place place) {
    for (long sequence = from; sequence < to; sequence++) {
      add(fact, sequence, -1, place);
    }
    events -= to - from;
  }

  private void handOver(long sequence, long offset, Place place) {
    if (!handedOver.add(sequence)) {
      handedOverAgain.add(sequence);
    }
    if (place.inKafka() && offset >= 0) {
      placed.computeIfAbsent(place, p -> new PlacedRanges()).add(offset);
    }
  }

  /** Gives the sets away; {@code origin} is null unless the session began here. */
  FrozenEntry.Told told(SessionSets.Origin origin) {
    return new FrozenEntry.Told(toSets(origin), events);
  }

  private SessionSets toSets(SessionSets.Origin origin) {
    List<Placed> ranges = new ArrayList<>();
    placed.forEach(
        (place, offsets) ->
            offsets
                .ranges()
                .forEach(range -> ranges.add(new Placed(place.topic(), place.partition(), range))));
    return new SessionSets(
        key.session(),
        key.pipeline(),
        received,
        handedOver,
        corrupted,
        skipped,
        failed,
        inDoubt,
        handedOverAgain,
        ranges,
        origin);
  }
}
