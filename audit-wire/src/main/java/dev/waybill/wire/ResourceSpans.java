// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans of one resource, as in OTLP.
 *
 * @param resource the resource's attributes, such as {@code service.name}
 * @param spans its spans, over all scopes
 */
public record ResourceSpans(Map<String, Object> resource, List<AuditSpan> spans) {
  /** Copies the collections. */
  public ResourceSpans {
    resource = new LinkedHashMap<>(resource);
    spans = List.copyOf(spans);
  }
}
