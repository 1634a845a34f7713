// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.Scale;
import dev.waybill.certificate.pipeline.Script;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Part;
import dev.waybill.certificate.system.SystemFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Parts of the system itself are killed, alone and in pairs, stand still and refuse writes, while
 * messages flow and suffer what a script says.
 */
public final class KillsTrial implements Trial {

  private static final List<Part> PARTS = List.of(Part.values());

  private static final int PER_SECOND = 100;

  /** The origin is stopped long before. */
  private static final long ENDLESS = 1L << 30;

  @Override
  public String name() {
    return "kills";
  }

  @Override
  public String title() {
    return "Broker, database and services are killed, stopped, read-only: nothing lost, all heals";
  }

  @Override
  public void run(TrialRun run) throws Exception {
    Script script = new Script(run.seed(), 0.02, 0.01, 0.02, 0.05, 2_000);
    try (AuditSystem system = run.startSystem();
        TestPipeline pipeline = TestPipeline.of(system, run.folder(), name(), script)) {
      Healing healing = new Healing(run, List.of(system.rest()), pipeline);
      pipeline.startReceivers();
      pipeline.startThread(pipeline.origin(0, ENDLESS, PER_SECOND, 200));
      healing.awaitBeginning();
      for (SystemFault fault : faults(run.scale(), new Random(run.seed()))) {
        healing.await(fault.toString(), fault.happenTo(system));
      }
      healing.tell();
      LastWord.await(run, system, pipeline, Agreement.Excuse.FAILED_COMMITS);
    }
  }

  private static List<SystemFault> faults(Scale scale, Random random) {
    List<SystemFault> faults = new ArrayList<>();
    if (scale == Scale.QUICK) {
      for (Part part : PARTS) {
        faults.add(killed(1, random, part));
      }
      faults.add(killed(1, random, Part.CORRELATOR, Part.BROKER));
      faults.add(killed(1, random, Part.REPORT, Part.DATABASE));
      Part stopped = PARTS.get(random.nextInt(PARTS.size()));
      faults.add(fault(SystemFault.Kind.STOPPED, 10, stopped));
      faults.add(fault(SystemFault.Kind.READ_ONLY, 5, Part.DATABASE));
    } else {
      for (int times = 1; times <= 2; times++) {
        for (int i = 0; i < PARTS.size(); i++) {
          faults.add(killed(times, random, PARTS.get(i)));
          for (int j = i + 1; j < PARTS.size(); j++) {
            faults.add(killed(1, random, PARTS.get(i), PARTS.get(j)));
          }
        }
      }
      for (Part part : PARTS) {
        faults.add(fault(SystemFault.Kind.STOPPED, 60, part));
      }
      faults.add(fault(SystemFault.Kind.READ_ONLY, 30, Part.DATABASE));
    }
    Collections.shuffle(faults, random);
    return faults;
  }

  private static SystemFault killed(int times, Random random, Part... parts) {
    // Some are back at once, and some have missed a heartbeat or two.
    Duration away = Duration.ofMillis(random.nextInt(3_000));
    return new SystemFault(SystemFault.Kind.KILLED, List.of(parts), away, times);
  }

  private static SystemFault fault(SystemFault.Kind kind, long seconds, Part part) {
    return new SystemFault(kind, List.of(part), Duration.ofSeconds(seconds), 1);
  }
}
