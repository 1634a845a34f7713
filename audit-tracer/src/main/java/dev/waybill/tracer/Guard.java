// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

/** Keeps faults of ours out of the host: they are counted, and make a hole. */
final class Guard {
  private final Recorder recorder;

  Guard(Recorder recorder) {
    this.recorder = recorder;
  }

  void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      recorder.fault();
    }
  }
}
