// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

/** The heap of this process, which has the stages that run on threads. */
final class OwnHeap {

  private static final double MEGABYTE = 1 << 20;

  private OwnHeap() {}

  /** What is in use when garbage has just been collected. */
  static double usedMegabytes() {
    Runtime runtime = Runtime.getRuntime();
    runtime.gc();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
  }
}
