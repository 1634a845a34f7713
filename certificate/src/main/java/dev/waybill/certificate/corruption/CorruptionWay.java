// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.wire.PipelineDefinition.OnCorrupted;

/**
 * A setting in which the whole catalogue is tried.
 *
 * @param valueBytes size of a message's value
 * @param byProperties whether the sink's consumer is traced by properties alone, or wrapped
 * @param onCorrupted what becomes of corrupted messages
 * @param samplingRate share of the messages that are sampled, whose waybills are longer
 */
record CorruptionWay(
    int valueBytes, boolean byProperties, OnCorrupted onCorrupted, double samplingRate) {

  /** Whether the application does not get corrupted messages. */
  boolean leavesOut() {
    return onCorrupted != OnCorrupted.PASS;
  }

  @Override
  public String toString() {
    return "%,d bytes, %s, %s, sampling %s"
        .formatted(
            valueBytes, byProperties ? "by properties" : "wrapped", onCorrupted, samplingRate);
  }
}
