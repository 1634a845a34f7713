// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code GET /audit} tells. */
@ExtendWith(RunningReport.Extension.class)
class AuditIT {
  private final RunningReport report;

  AuditIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void audit_tellsPartitionsAndTheMissing() {
    report.summaries(Samples.progress(0, 4, 10, 7), Samples.progress(2, 4, 11, 8));

    report
        .get("/audit")
        .then()
        .statusCode(200)
        .body("partitionCount", equalTo(4))
        .body("neverHeardOf", equalTo(2))
        .body("neverHeardOfPartitions", contains(1, 3))
        .body("total.recorded", equalTo(200))
        .body("total.instances", equalTo(3))
        .body("total.dropped.queue_full", equalTo(15))
        .body("items.partition", contains(0, 2))
        .body("items[1].offset", equalTo(11))
        .body("items[1].dropped.queue_full", equalTo(8));
  }
}
