// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.embedded.ServiceProgram;
import dev.waybill.wire.PipelineDefinition;
import java.nio.file.Path;

/** The whole system on free ports, in the test's own hands. */
final class TestSystem implements AutoCloseable {

  final RunFolder folder;
  final RunningSystem system;

  private TestSystem(RunFolder folder, RunningSystem system) {
    this.folder = folder;
    this.system = system;
  }

  /**
   * @param definition of the demo's pipeline, or null for none
   */
  static TestSystem start(Path data, PipelineDefinition definition) throws InterruptedException {
    RunFolder folder = RunFolder.open(data);
    RunningSystem system =
        new RunningSystem(
            new Options.Ports(0, 0, 0, 0, 0),
            folder,
            Path.of(System.getProperty(Quickstart.HOME)),
            Boolean.getBoolean(ServiceProgram.NATIVE_PROPERTY));
    TestSystem test = new TestSystem(folder, system);
    boolean started = false;
    try {
      system.start(definition);
      started = true;
      return test;
    } finally {
      if (!started) {
        test.close();
      }
    }
  }

  DemoPipeline demo(FaultPlan plan, FaultFile faults) {
    return new DemoPipeline(system, 0.01, true, plan, faults);
  }

  @Override
  public void close() {
    system.close();
    folder.close();
  }
}
