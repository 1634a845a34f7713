// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

/** The tests run with the Kafka clients that the build means them to run with. */
class KafkaVersionTest {
  @Test
  void clients_areOfTheVersionThatTheBuildNames() {
    assertEquals(System.getProperty("waybill.test.kafka"), AppInfoParser.getVersion());
    assertEquals(AppInfoParser.getVersion().startsWith("4."), NextOffsets.KNOWN);
  }
}
