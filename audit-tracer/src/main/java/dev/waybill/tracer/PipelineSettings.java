// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Sampling;
import dev.waybill.wire.StageDefinition;

/**
 * How this stage treats a pipeline's messages.
 *
 * @param version of the definition that says so, or -1 if these are the tracer's own settings
 * @param samplingThreshold which new messages become traces, as {@link
 *     dev.waybill.wire.Sampling#threshold}
 * @param onCorrupted what becomes of a corrupted message on receipt
 * @param corruptedShareLimit above this share of corrupted messages they are passed on all the same
 * @param audited false switches the audit of the pipeline off
 * @param unchanged whether this stage promises to hand bytes over as it received them
 */
record PipelineSettings(
    long version,
    int samplingThreshold,
    OnCorrupted onCorrupted,
    double corruptedShareLimit,
    boolean audited,
    boolean unchanged) {
  static final long LOCAL = -1;

  /** These settings with the audit switched off. */
  PipelineSettings unaudited() {
    return new PipelineSettings(
        version, samplingThreshold, onCorrupted, corruptedShareLimit, false, unchanged);
  }

  /** How a declared pipeline is treated; what is a stage's own matter, as declared for it. */
  static PipelineSettings of(PipelineDefinition definition, String stage, PipelineSettings local) {
    StageDefinition declared = definition.stage(stage);
    return new PipelineSettings(
        definition.version(),
        Sampling.threshold(definition.samplingRate()),
        definition.onCorrupted(),
        definition.corruptedShareLimit(),
        definition.audited(),
        declared == null ? local.unchanged : declared.unchanged());
  }
}
