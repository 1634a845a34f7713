// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import dev.waybill.tracer.AuditTracer;

/** An instance of a stage on a thread of this process. */
public final class StageThread implements StageInstance {

  private final StageSpec spec;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Throwable failure;
  private volatile AuditTracer tracer;

  private StageThread(StageSpec spec, StageBody body, Notes notes) {
    this.spec = spec;
    thread =
        new Thread(
            () -> {
              try (notes;
                  AuditTracer started = spec.tracer()) {
                tracer = started;
                body.run(started, () -> stopping);
              } catch (Throwable e) { // whatever it is, the main thread must hear of it
                failure = e;
              }
            },
            "stage-" + spec.stage());
    thread.setDaemon(true);
  }

  /** Starts it; it closes its notes when it ends. */
  static StageThread start(StageSpec spec, StageBody body, Notes notes) {
    StageThread stage = new StageThread(spec, body, notes);
    stage.thread.start();
    return stage;
  }

  @Override
  public StageSpec spec() {
    return spec;
  }

  /** Its tracer, also when it has ended; null while it starts. */
  AuditTracer tracer() {
    return tracer;
  }

  @Override
  public boolean isRunning() {
    return thread.isAlive();
  }

  @Override
  public void requireHealthy() {
    if (failure != null) {
      throw new IllegalStateException("The stage " + spec.stage() + " failed", failure);
    }
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    requireHealthy();
  }

  @Override
  public void close() {
    stopping = true;
  }
}
