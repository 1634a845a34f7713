// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.command;

import dev.waybill.certificate.corruption.CorruptionTrial;
import dev.waybill.certificate.poison.PoisonTrial;
import dev.waybill.certificate.trial.BalanceTrial;
import dev.waybill.certificate.trial.FaultsTrial;
import dev.waybill.certificate.trial.KillsTrial;
import dev.waybill.certificate.trial.OverloadTrial;
import dev.waybill.certificate.trial.RollingTrial;
import dev.waybill.certificate.trial.SoakTrial;
import dev.waybill.certificate.trial.Trial;
import java.util.List;

/** The battery's trials, in the order in which they run. */
public final class Trials {

  public static final List<Trial> ALL =
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
