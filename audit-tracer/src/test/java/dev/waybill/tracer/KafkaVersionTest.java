// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.junit.jupiter.api.Test;

/** The tests run with the Kafka clients that the build means them to run with. */
class KafkaVersionTest {
  @Test
  void clients_areOfTheVersionThatTheBuildNames() {
    String version = System.getProperty("waybill.test.kafka");
    URL jar = ConsumerRecords.class.getProtectionDomain().getCodeSource().getLocation();

    assertTrue(jar.getPath().endsWith("kafka-clients-" + version + ".jar"), jar + " " + version);
    assertEquals(version.startsWith("4."), NextOffsets.KNOWN);
  }
}
