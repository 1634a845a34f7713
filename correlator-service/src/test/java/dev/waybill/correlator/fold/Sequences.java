// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import java.util.Collection;
import java.util.stream.Collectors;

/** Sets of numbers as text: {@code "0-9"}, {@code "0-2,4-9"}, {@code "3"}; both ends included. */
final class Sequences {
  private Sequences() {}

  static SequenceSet of(String text) {
    SequenceSet set = new SequenceSet();
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", -1);
      set.addRange(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]) + 1);
    }
    return set;
  }

  static String text(Collection<SequenceRange> ranges) {
    return ranges.stream().map(SequenceRange::toString).collect(Collectors.joining(","));
  }
}
