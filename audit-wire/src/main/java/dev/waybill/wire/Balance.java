// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.Map;
import java.util.TreeMap;

/**
 * An instance's own account for one partition of the audit log, since its start: {@code recorded =
 * sent + sum of dropped + pending}.
 *
 * @param recorded events recorded
 * @param sent events in entries that were acknowledged
 * @param dropped events that will never be reported, by reason
 * @param pending events in this entry
 */
public record Balance(long recorded, long sent, Map<String, Long> dropped, long pending) {
  /** Copies and sorts the map. */
  public Balance {
    dropped = new TreeMap<>(dropped);
  }
}
