// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import java.util.List;

/** The battery's trials, in the order in which they run. */
final class Trials {

  static final List<Trial> ALL =
      List.of(
          new FaultsTrial(),
          new CorruptionTrial(),
          new BalanceTrial(),
          new KillsTrial(),
          new PoisonTrial(),
          new OverloadTrial(),
          new RollingTrial(),
          new SoakTrial());

  private Trials() {}
}
