// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One of the things that are wrong with a body. */
@RegisterForReflection
@Schema(description = "One of the things that are wrong with a body")
public record Fault(
    @Schema(description = "Which member", examples = "stages[1].after") String field,
    @Schema(examples = "must name a stage") String detail) {}
