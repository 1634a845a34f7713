// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

/**
 * What the instances of a stage prove of messages that were handed over to it otherwise than
 * through Kafka: by files, HTTP, an object store. There are no offsets to go by; but an instance
 * that has run on past the deadline, and told all that it received, has not received what it did
 * not tell.
 */
final class Receivers {
  private Receivers() {}

  /**
   * Whether all instances that may have received a message have told so, or never will.
   *
   * @param instances those of the stage that are not forgotten
   * @param untoldUntil until when forgotten ones may have received what they never told
   * @param placement the hand-over
   * @param deadlineMillis how long after the hand-over a message may be received
   */
  static Coverage.State decide(
      Iterable<Instance> instances, long untoldUntil, Placement placement, long deadlineMillis) {
    boolean unknown = placement.since() <= untoldUntil;
    boolean proved = false;
    for (Instance instance : instances) {
      switch (instance.receipt(placement.since(), placement.toldAt(), deadlineMillis)) {
        case POSSIBLE -> {
          return Coverage.State.WAITING;
        }
        case UNKNOWN -> unknown = true;
        case NONE -> proved = true;
        case LEFT -> {} // all is told, but who comes after it may find the message yet
      }
    }
    if (unknown) {
      return Coverage.State.UNKNOWN;
    }
    return proved ? Coverage.State.DECIDED : Coverage.State.WAITING;
  }
}
