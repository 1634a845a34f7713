// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import java.util.ArrayList;
import java.util.List;

/** Conditions of a statement and their arguments, in order. Not safe for use by several threads. */
public final class Where {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> arguments = new ArrayList<>();

  /** Adds a condition. */
  public Where and(String condition, Object... values) {
    sql.append(sql.isEmpty() ? "where " : " and ").append(condition);
    arguments.addAll(List.of(values));
    return this;
  }

  /** Adds a condition on a value, if there is one. */
  public Where andIf(Object value, String condition) {
    return value == null ? this : and(condition, value);
  }

  public String sql() {
    return sql.toString();
  }

  /** The arguments, and others behind them. */
  public Object[] arguments(Object... behind) {
    List<Object> all = new ArrayList<>(arguments);
    all.addAll(List.of(behind));
    return all.toArray();
  }
}
