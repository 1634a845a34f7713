// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The text that travels with a committed offset: {@code key=value} pairs with a space between them.
 * A reader passes over keys that it does not know.
 *
 * @param partitionCount how many partitions the audit topic had; empty if that is not told
 * @param snapshot the newest snapshot of the partition that is whole; empty if there is none
 */
record CommitMetadata(OptionalInt partitionCount, Optional<SnapshotPlace> snapshot) {
  private static final String PARTITIONS = "partitions";
  private static final String SNAPSHOT = "snapshot";

  static CommitMetadata of(int partitionCount, Optional<SnapshotPlace> snapshot) {
    return new CommitMetadata(OptionalInt.of(partitionCount), snapshot);
  }

  /** Reads any text; what can't be read counts as not told. */
  static CommitMetadata parse(String text) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : text.split(" ", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    String count = pairs.getOrDefault(PARTITIONS, "");
    return new CommitMetadata(
        count.matches("[1-9][0-9]{0,8}")
            ? OptionalInt.of(Integer.parseInt(count))
            : OptionalInt.empty(),
        SnapshotPlace.parse(pairs.getOrDefault(SNAPSHOT, "")));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    partitionCount.ifPresent(count -> text.append(PARTITIONS).append('=').append(count));
    snapshot.ifPresent(
        place -> {
          text.append(text.isEmpty() ? "" : " ");
          text.append(SNAPSHOT).append('=').append(place.text());
        });
    return text.toString();
  }
}
