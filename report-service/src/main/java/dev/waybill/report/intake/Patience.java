// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import dev.waybill.report.ReportConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.smallrye.mutiny.unchecked.UncheckedSupplier;
import java.util.function.Supplier;

/**
 * Does a channel's work again and again until it is done, waiting longer each time, up to a limit.
 * No thread waits.
 */
final class Patience {
  /** Several instances that lost one database should not all come back at once. */
  private static final double JITTER = 0.2;

  private final String channel;
  private final ReportConfig.Retry retry;
  private final Outages outages;
  private final IntakeMetrics metrics;

  Patience(String channel, ReportConfig.Retry retry, Outages outages, IntakeMetrics metrics) {
    this.channel = channel;
    this.retry = retry;
    this.outages = outages;
    this.metrics = metrics;
  }

  /** Does blocking work on a worker thread. */
  <T> Uni<T> blockingUntilDone(UncheckedSupplier<T> work) {
    return untilDone(
        () ->
            Uni.createFrom()
                .item(Unchecked.supplier(work))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
  }

  /** Does work that does not block. */
  <T> Uni<T> untilDone(Supplier<Uni<? extends T>> work) {
    return Uni.createFrom()
        .deferred(work)
        .onFailure()
        .invoke(this::failed)
        .onFailure()
        .retry()
        .withBackOff(retry.first(), retry.longest())
        .withJitter(JITTER)
        .indefinitely()
        .invoke(() -> outages.ended(channel));
  }

  private void failed(Throwable cause) {
    metrics.retry();
    outages.began(channel, cause);
  }
}
