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

  /** An event that is told elsewhere, in a span. */
  void countEvent() {
    events++;
  }

  void add(Fact fact, long sequence, long offset, Place place) {
    switch (fact) {
      case RECEIVED -> received.add(sequence);
      case CORRUPTED -> {
        received.add(sequence);
        corrupted.add(sequence);
      }
      case HANDED_OVER -> handOver(sequence, offset, place);
      case SKIPPED -> skipped.add(sequence);
      case FAILED -> failed.add(sequence);
      case IN_DOUBT -> inDoubt.add(sequence);
      default -> throw new IllegalArgumentException(fact.name());
    }
    events++;
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
  SessionSets toSets(SessionSets.Origin origin) {
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
