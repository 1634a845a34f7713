// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.Revision;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestTest {
  private record Value(String key, long offset, String what) {
    Revision revision() {
      return new Revision(0, offset);
    }
  }

  @Test
  void of_keepsHighestRevisionOfEachKey() {
    List<Value> batch =
        List.of(
            new Value("a", 5, "first"),
            new Value("b", 1, "only"),
            new Value("a", 7, "highest"),
            new Value("a", 6, "late"),
            new Value("a", 7, "repeated"));

    List<String> kept =
        Latest.of(batch, Value::key, Value::revision).stream().map(Value::what).toList();

    assertEquals(List.of("highest", "only"), kept);
  }
}
