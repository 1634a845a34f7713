// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.wire.Revision;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reduces a batch to what counts in it. */
final class Latest {
  private Latest() {}

  /** Of each key the value with the highest revision, in no order; of equal ones the first. */
  static <K, V> Collection<V> of(
      List<V> values, Function<V, K> key, Function<V, Revision> revision) {
    Map<K, V> latest = new LinkedHashMap<>();
    for (V value : values) {
      latest.merge(
          key.apply(value),
          value,
          (a, b) -> revision.apply(a).offset() >= revision.apply(b).offset() ? a : b);
    }
    return latest.values();
  }
}
