// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.PipelineDefinition;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes definitions of pipelines, as a tool of operations would. */
final class Definitions {

  private Definitions() {}

  /** Returns when it is acknowledged. */
  static void publish(String servers, PipelineDefinition definition) throws InterruptedException {
    try (Producer<byte[], byte[]> producer = DemoClients.producer(servers, "definitions")) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.PIPELINES, definition.name().getBytes(UTF_8), definition.encode()))
          .get();
    } catch (ExecutionException e) {
      throw new QuickstartException(
          ExitCode.NOT_STARTED, "Cannot publish the demo's definition: " + e.getCause(), e);
    }
  }
}
