// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import dev.waybill.embedded.EmbeddedProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Something bad that is done to parts of a system for a while.
 *
 * @param kind what
 * @param parts to which
 * @param lasts how long
 * @param times how often in a row, without a pause to heal
 */
public record SystemFault(Kind kind, List<Part> parts, Duration lasts, int times) {

  /** What is done. */
  public enum Kind {
    /** They are killed, all at once, and started again, all at once. */
    KILLED,
    /** They stand still (SIGSTOP) and go on. */
    STOPPED,
    /** They refuse writes; of a database alone. */
    READ_ONLY
  }

  public SystemFault {
    parts = List.copyOf(parts);
  }

  /** Does it to a system, and ends it. */
  public Ended happenTo(AuditSystem system) throws InterruptedException {
    Ended ended = happenOnce(system);
    for (int i = 1; i < times; i++) {
      ended.starting().join();
      ended = happenOnce(system);
    }
    return ended;
  }

  private Ended happenOnce(AuditSystem system) throws InterruptedException {
    List<EmbeddedProcess> processes = parts.stream().map(part -> part.in(system)).toList();
    for (EmbeddedProcess process : processes) {
      switch (kind) {
        case KILLED -> process.kill();
        case STOPPED -> AuditSystem.pause(process);
        case READ_ONLY -> ReadOnlyDatabase.begin(system.postgresql());
      }
    }
    Thread.sleep(lasts.toMillis());
    if (kind == Kind.KILLED) {
      return Ended.byStarting(processes);
    }
    for (EmbeddedProcess process : processes) {
      if (kind == Kind.STOPPED) {
        AuditSystem.resume(process);
      } else {
        ReadOnlyDatabase.end(system.postgresql());
      }
    }
    return new Ended(Instant.now(), CompletableFuture.completedFuture(null));
  }

  /**
   * The end of a fault.
   *
   * @param at when the parts were let go on, or began to start
   * @param starting completes when all that had to be started has been
   */
  public record Ended(Instant at, CompletableFuture<Void> starting) {

    /** Starts them all at once, so that each must cope with others that are not there yet. */
    public static Ended byStarting(List<? extends EmbeddedProcess> processes) {
      Instant now = Instant.now();
      return new Ended(
          now,
          CompletableFuture.allOf(
              processes.stream()
                  .map(process -> CompletableFuture.runAsync(process::start))
                  .toArray(CompletableFuture[]::new)));
    }
  }

  @Override
  public String toString() {
    return parts.stream()
            .map(part -> part.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" and "))
        + " "
        + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
