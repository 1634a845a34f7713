// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a snapshot lies in its partition, and what it holds.
 *
 * @param first offset of its first part; the others follow, with other records between them
 * @param state offset of the last record that its state reflects; below {@code first}
 */
record SnapshotPlace(long first, long state) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9]{1,18})");

  /** Reads {@link #text}; anything else is no place. */
  static Optional<SnapshotPlace> parse(String text) {
    Matcher match = TEXT.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    SnapshotPlace place =
        new SnapshotPlace(Long.parseLong(match.group(1)), Long.parseLong(match.group(2)));
    return place.state < place.first ? Optional.of(place) : Optional.empty();
  }

  String text() {
    return first + ":" + state;
  }
}
