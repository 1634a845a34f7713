// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;

/**
 * The sequences of one session and window that share a verdict.
 *
 * @param kind the verdict or flag; never {@link Kind#COMPLETE}
 * @param stage the stage in or before which it holds
 * @param place in the stage, or on the hop that leads to it
 * @param reason why, as a word of {@code docs/semantics.md}, such as {@code offsets}
 * @param count how many sequences; exact also where {@code ranges} is cut short
 * @param ranges which sequences, ascending; the first of them where there were too many
 */
public record Verdict(
    Kind kind, String stage, Place place, String reason, long count, List<SequenceRange> ranges) {

  /** Where a verdict holds. */
  public enum Place {
    /** On the way from the hand-over before to this stage's receipt. */
    HOP,
    /** After this stage's receipt and before its hand-over. */
    STAGE
  }

  /** Copies the list. */
  public Verdict {
    ranges = List.copyOf(ranges);
  }

  /** Whether {@link #ranges} names all that {@link #count} counts. */
  public boolean allNamed() {
    return count == ranges.stream().mapToLong(SequenceRange::count).sum();
  }

  void write(JsonWriter json) {
    json.string("kind", kind.name());
    json.string("stage", stage);
    json.choice("place", place);
    json.string("reason", reason);
    json.number("count", count);
    json.ranges("ranges", ranges);
  }

  static Verdict read(JsonObject json) throws WireException {
    return new Verdict(
        json.choice("kind", Kind.class),
        json.string("stage"),
        json.choice("place", Place.class),
        json.string("reason"),
        json.count("count"),
        json.ranges("ranges"));
  }
}
