// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A share of all messages, by a sample of them. */
@RegisterForReflection
@Schema(description = "A share of all messages, 0 to 1, by a sample of them")
public record EstimatedShare(
    @Schema(description = "The estimate", examples = "0.0213") double value,
    @Schema(description = "Lower end of the interval that holds the truth in 95 of 100 cases")
        double low,
    @Schema(description = "Its upper end; of a loss of which none was seen the most it may be")
        double high) {

  static EstimatedShare of(WeightedShare share) {
    return new EstimatedShare(share.value(), share.low(), share.high());
  }
}
