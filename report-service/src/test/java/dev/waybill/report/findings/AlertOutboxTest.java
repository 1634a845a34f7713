// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlertOutboxTest {
  @Test
  void backOff_doublesUpToTheLongest() {
    Duration first = Duration.ofSeconds(5);
    Duration longest = Duration.ofSeconds(30);

    assertEquals(
        List.of(5L, 10L, 20L, 30L, 30L),
        IntStream.range(0, 5)
            .mapToObj(failures -> AlertOutbox.backOff(failures, first, longest).toSeconds())
            .toList());
    assertEquals(longest, AlertOutbox.backOff(Integer.MAX_VALUE, first, longest));
  }
}
