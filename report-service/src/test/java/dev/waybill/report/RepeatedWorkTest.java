// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RepeatedWorkTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Time time = new Time();
  private final RepeatedWork work = new RepeatedWork("Working", "work", registry, time);

  /** Stands still until it is set. */
  private static final class Time extends Clock {
    private long seconds = 100;

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(seconds);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void lastDone_isOfTheLastTimeThatDidNotFail() {
    assertEquals(100, lastDone());

    time.seconds = 200;
    work.run(() -> {});
    assertEquals(200, lastDone());

    time.seconds = 300;
    work.run(
        () -> {
          throw new SQLException("gone");
        });
    assertEquals(200, lastDone());

    time.seconds = 400;
    work.run(() -> {});
    assertEquals(400, lastDone());
  }

  private double lastDone() {
    return registry
        .get("waybill.report.work.done.timestamp.seconds")
        .tag("work", "work")
        .gauge()
        .value();
  }
}
