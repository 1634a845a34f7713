// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;

/** The thread that follows the definitions, whatever happens, until it is closed. */
final class DefinitionsThread extends Thread {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = 200_000_000;

  /** A broker that refuses answers at once. */
  private static final long FAILURE_PAUSE_NANOS = 1_000_000_000;

  private static final long START_PAUSE_NANOS = 1_000_000;

  /** A consumer that fails for good can be made anew at once, but not all the time. */
  private static final long RETRY_NANOS = 5_000_000_000L;

  private final DefinitionsReader reader;
  private final Supplier<Consumer<byte[], byte[]>> factory;
  private final CauseLog causes;
  private volatile Consumer<byte[], byte[]> consumer;
  private volatile boolean closing;

  /**
   * @param factory makes a consumer of the topic's cluster, without a group
   */
  DefinitionsThread(
      String name,
      DefinitionsReader reader,
      Supplier<Consumer<byte[], byte[]>> factory,
      CauseLog causes) {
    super(name);
    setDaemon(true);
    this.reader = reader;
    this.factory = factory;
    this.causes = causes;
  }

  /** Starts, and waits at most that long until the topic was read once. */
  void startAndWait(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    start();
    while (!reader.hasReadOnce()
        && System.nanoTime() - deadline < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, START_PAUSE_NANOS);
    }
  }

  @Override
  public void run() {
    while (!closing) {
      try {
        consumer = factory.get();
        reader.beginAnew();
        follow(consumer);
      } catch (RuntimeException | Error e) {
        tell(e);
      } finally {
        closeConsumer();
      }
      pause(RETRY_NANOS);
    }
  }

  /** Until closing; a step that fails is tried again, an error ends it. */
  private void follow(Consumer<byte[], byte[]> following) {
    while (!closing) {
      try {
        if (!reader.step(following, WAIT)) {
          pause(PAUSE_NANOS);
        }
      } catch (IllegalStateException e) { // it is closed, or what we think of it is wrong
        throw e;
      } catch (RuntimeException e) {
        tell(e);
        pause(FAILURE_PAUSE_NANOS);
      }
    }
  }

  private void tell(Throwable failure) {
    boolean unused = Thread.interrupted(); // Kafka's exception leaves it set
    if (!closing && !(failure instanceof WakeupException)) {
      causes.warn("definitions can't be read, tries again; those known hold", failure);
    }
  }

  private void pause(long nanos) {
    if (!closing) {
      LockSupport.parkNanos(this, nanos);
      boolean unused = Thread.interrupted();
    }
  }

  @SuppressWarnings("deprecation") // what replaces it is not in Kafka 3
  private void closeConsumer() {
    Consumer<byte[], byte[]> open = consumer;
    consumer = null;
    try {
      if (open != null) {
        open.close(Duration.ZERO);
      }
    } catch (RuntimeException | Error e) {
      tell(e);
    }
  }

  /** Asks it to end; returns at once. */
  void beginClose() {
    closing = true;
    LockSupport.unpark(this);
    Consumer<byte[], byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
  }

  /** Waits for its end, at most until then, unless interrupted. */
  void awaitClosed(long deadlineNanos) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(this, deadlineNanos - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  DefinitionsReader reader() {
    return reader;
  }
}
