// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.waybill.quickstart.Promql.Condition;
import dev.waybill.quickstart.Promql.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromqlTest {
  @Test
  void metrics_areToldFromAllElse() {
    assertNames("up", "up");
    assertNames("sum by (le, job) (rate(a_total[$__rate_interval])) > 0.5e3", "a_total");
    assertNames("sum(a) by (b) / on (c) group_left (d) max without (e) (f:g)", "a", "f:g");
    assertNames(
        "time() - max(a offset 5m) and absent(b) or c unless bool_d", "a", "b", "c", "bool_d");
    assertNames("label_replace(a, \"b\", \"c and d{e='f'}\", 'g', '')", "a");
    assertNames("-a ^ 2 >= bool inf", "a");
    assertNames("1 + vector(2)");
  }

  @Test
  void conditions_areReadWithTheirOperators() {
    assertEquals(
        List.of(
            new Selector(
                "a",
                List.of(
                    new Condition("b", "=", "c"),
                    new Condition("d", "!~", "e}|$f"),
                    new Condition("g", "!=", "")))),
        Promql.selectors("rate(a{b=\"c\", d!~'e}|$f',g!=\"\",}[5m])"));
  }

  @Test
  void whatCannotBeRead_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Promql.selectors("{job=\"a\"}"));
    assertThrows(IllegalArgumentException.class, () -> Promql.selectors("a > $limit"));
    assertThrows(IllegalArgumentException.class, () -> Promql.selectors("a{b=\"c}"));
  }

  private static void assertNames(String expression, String... names) {
    assertEquals(
        List.of(names), Promql.selectors(expression).stream().map(Selector::metric).toList());
  }
}
