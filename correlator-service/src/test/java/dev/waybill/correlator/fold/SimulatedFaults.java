// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * How likely what goes wrong is. Each seed has only some kinds of faults, so that what goes wrong
 * is small enough to read.
 */
final class SimulatedFaults {
  private final Random random;

  // What happens to messages.
  double hopLoss;
  double stageLoss;
  double duplicate;
  double skip;
  double filtered;
  double sendFailure;
  double corruption;
  double damagedWaybill;
  double late;
  double inDoubt;
  double burst;

  // What happens to instances and brokers.
  double crash;
  double stop;
  double groupStop;
  double slow;
  double stall;
  double retention;

  // What happens to the audit itself.
  double entryDelay;
  double entryLoss;
  double entryDouble;
  double logStep;
  double wrongClock;

  /** The stages commit before their work is done. */
  final boolean early;

  /** Corrupted messages are left out, and not passed on. */
  final boolean skipsCorrupted;

  /** How many ranges a verdict may name. */
  final int maxRanges;

  /** How many messages are worked on at a time, as a multiple. */
  final int pace;

  /**
   * @param bursts whether thousands of messages come at once, and overtake each other
   */
  SimulatedFaults(Random random, boolean bursts) {
    this.random = random;
    hopLoss = rate(0.04, 0.7);
    stageLoss = rate(0.03, 0.7);
    duplicate = rate(0.04, 0.5);
    skip = rate(0.03, 0.3);
    filtered = 0.1;
    sendFailure = rate(0.01, 0.4);
    corruption = rate(0.02, 0.3);
    damagedWaybill = rate(0.01, 0.2);
    late = rate(0.05, 0.4);
    inDoubt = rate(0.02, 0.25);
    burst = bursts ? 0.008 : 0;
    crash = rate(0.004, 0.6);
    stop = rate(0.008, 0.6);
    groupStop = rate(0.006, 0.6);
    slow = rate(0.02, 0.4);
    stall = bursts ? 0.02 : rate(0.01, 0.4);
    retention = rate(0.01, 0.4);
    entryDelay = rate(0.06, 0.5);
    entryLoss = rate(0.02, 0.4);
    entryDouble = rate(0.05, 0.5);
    logStep = rate(0.02, 0.4);
    wrongClock = rate(0.3, 0.3);
    early = happens(0.25);
    skipsCorrupted = happens(0.5);
    maxRanges = happens(0.2) ? 1 + random.nextInt(3) : SimulatedAuditLog.MANY;
    pace = burst > 0 ? 1_000 : 1;
  }

  private double rate(double rate, double share) {
    return random.nextDouble() < share ? rate : 0;
  }

  /** What is special about them, to be counted. */
  List<String> traits() {
    Map<String, Boolean> traits = new TreeMap<>();
    traits.put("faults: commits before the work is done", early);
    traits.put("faults: few ranges named", maxRanges < SimulatedAuditLog.MANY);
    traits.put("faults: thousands of messages at once", pace > 1);
    traits.put("faults: clock of an origin is wrong", wrongClock > 0);
    traits.put("faults: clock of the broker steps", logStep > 0);
    traits.put("faults: entries are lost", entryLoss > 0);
    traits.put("faults: instances crash", crash > 0);
    traits.values().removeIf(is -> !is);
    return List.copyOf(traits.keySet());
  }

  boolean happens(double rate) {
    return rate > 0 && random.nextDouble() < rate;
  }

  /** From here on nothing makes a hole in the audit: all that still happens must be found out. */
  void leaveTheAuditAlone() {
    crash = 0;
    groupStop = 0;
    retention = 0;
    entryLoss = 0;
    entryDelay = 0;
  }

  /** From here on all messages get through. */
  void end() {
    leaveTheAuditAlone();
    hopLoss = 0;
    stageLoss = 0;
    duplicate = 0;
    skip = 0;
    filtered = 0;
    corruption = 0;
    damagedWaybill = 0;
    inDoubt = 0;
    burst = 0;
    slow = 0;
    stall = 0;
  }
}
