// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Instances of all stages of a pipeline that come and go in order, on threads and as processes, as
 * long as it goes on; each stage keeps at least one. Each coming and going makes a rebalance.
 */
public final class Churn {

  private static final List<String> STAGES =
      Stream.concat(Stream.of(TestPipeline.SHOP), TestPipeline.RECEIVING.stream()).toList();

  /** More would find nothing to read: each topic has 3 partitions. */
  private static final int MOST_INSTANCES = 3;

  /** So many messages an origin may send at most before the next origin's begin. */
  private static final long NUMBERS = 1L << 24;

  private static final double SHARE_OF_PROCESSES = 0.15;

  private final TestPipeline pipeline;
  private final int perSecond;
  private final long pauseMillis;
  private final Random random;
  private final Map<String, Deque<StageInstance>> running = new HashMap<>();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Throwable failure;
  private final AtomicLong came = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private long origins;

  private Churn(TestPipeline pipeline, int perSecond, long pauseMillis, long seed) {
    this.pipeline = pipeline;
    this.perSecond = perSecond;
    this.pauseMillis = pauseMillis;
    random = new Random(seed);
    thread = new Thread(this::run, "certificate-churn");
    thread.setDaemon(true);
  }

  /**
   * Starts an instance of each stage, and then the coming and going.
   *
   * @param perSecond how many messages each origin sends a second
   * @param pauseMillis between two that come or go
   */
  public static Churn start(TestPipeline pipeline, int perSecond, long pauseMillis, long seed) {
    Churn churn = new Churn(pipeline, perSecond, pauseMillis, seed);
    for (String stage : STAGES) {
      churn.running.put(stage, new ArrayDeque<>());
      churn.come(stage);
    }
    churn.thread.start();
    return churn;
  }

  private void run() {
    try {
      while (!stopping) {
        Thread.sleep(pauseMillis);
        comeOrGo(STAGES.get(random.nextInt(STAGES.size())));
      }
    } catch (Throwable e) { // whatever it is, the main thread must hear of it
      failure = e;
    }
  }

  private void comeOrGo(String stage) throws InterruptedException {
    int instances = running.get(stage).size();
    if (instances == 1 || (instances < MOST_INSTANCES && random.nextBoolean())) {
      come(stage);
    } else {
      pipeline.retire(running.get(stage).removeFirst());
      left.incrementAndGet();
    }
  }

  private void come(String stage) {
    StageSpec spec =
        stage.equals(TestPipeline.SHOP)
            ? pipeline.origin(NUMBERS * origins++, NUMBERS, perSecond, 200)
            : pipeline.receiver(stage);
    running
        .get(stage)
        .addLast(
            random.nextDouble() < SHARE_OF_PROCESSES
                ? pipeline.startProcess(spec)
                : pipeline.startThread(spec));
    came.incrementAndGet();
  }

  /** Ends the coming and going; who is there stays. */
  public void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    requireHealthy();
  }

  public void requireHealthy() {
    if (failure != null) {
      throw new IllegalStateException("The coming and going failed", failure);
    }
  }

  public long came() {
    return came.get();
  }

  public long left() {
    return left.get();
  }
}
