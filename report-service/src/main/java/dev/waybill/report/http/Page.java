// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Some items of a list.
 *
 * @param next cursor of the next page, or null if this is the last one
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(
    List<T> items,
    @Schema(description = "Give it as `after` for the next page; absent on the last one")
        String next) {

  /** What a list is asked for: how many items, and behind which key. */
  public record Request(int limit, String scope, List<String> after) {}

  /**
   * Makes a page of one item more than it may hold, if there are so many.
   *
   * @param key an item's key, which the next page begins behind
   */
  public static <T> Page<T> of(List<T> items, Request request, Function<T, List<String>> key) {
    if (items.size() <= request.limit) {
      return new Page<>(items, null);
    }
    List<T> page = List.copyOf(items.subList(0, request.limit));
    return new Page<>(page, Cursor.of(request.scope, key.apply(page.get(page.size() - 1))));
  }
}
