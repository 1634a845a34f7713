// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Reported;
import java.io.IOException;
import java.util.List;

/** The end of a trial in which no instance of a stage was killed. */
final class LastWord {

  private LastWord() {}

  /**
   * Lets a pipeline come to its end, and tells in rows how what the audit says of it agrees with
   * the truth, and the store with all that the correlators told.
   *
   * @param excuse why some messages may be unknown
   */
  static void await(
      TrialRun run, AuditSystem system, TestPipeline pipeline, Agreement.Excuse excuse)
      throws InterruptedException, IOException {
    run.say("Letting the stages come to their end.");
    pipeline.stop(List.of(TestPipeline.SHOP));
    pipeline.drainAndStop();
    Truth truth = pipeline.truth();
    Reported reported = new Settling(system.rest(), pipeline).await(truth.sent().size());
    Agreement agreement = new Agreement(run);
    agreement.add(pipeline.name(), truth, reported, excuse);
    agreement.tell();
    try (StoreAgreement store = new StoreAgreement(run, system)) {
      store.add(pipeline, truth);
      store.tell();
    }
  }
}
