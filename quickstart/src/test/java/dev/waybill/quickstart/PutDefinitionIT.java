// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.WireException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put by REST is followed by tracers and by the correlator, without a restart. */
class PutDefinitionIT {
  private static final Duration SECONDS = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path folder;

  @Test
  void put_isFollowedByTracerAndCorrelator() throws Exception {
    PipelineDefinition definition = OrdersPipeline.definition(7, Duration.ofMinutes(1), 1, false);
    try (TestSystem test = TestSystem.start(folder.resolve("data"), null)) {
      String servers = test.system.kafka().bootstrapServers();
      try (AuditTracer shop = DemoTracers.of(servers, OrdersPipeline.SHOP, Role.ORIGIN, 0, true)) {
        assertFalse(sampled(shop));

        assertEquals(201, put(test, definition));

        await().atMost(SECONDS).until(() -> sampled(shop));
        await().atMost(SECONDS).until(() -> announcedVersion(servers) == 1);

        assertEquals(200, put(test, definition.with(Duration.ofMinutes(1), 0)));

        await().atMost(SECONDS).until(() -> !sampled(shop));
        await().atMost(SECONDS).until(() -> announcedVersion(servers) == 2);
      }
    }
  }

  private int put(TestSystem test, PipelineDefinition definition)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                test.system.report().address().resolve("/pipelines/" + definition.name()))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(definition.encode()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static boolean sampled(AuditTracer shop) {
    return shop.seal(OrdersPipeline.NAME, null, "an order".getBytes(UTF_8)).sampled();
  }

  /** The version that the correlator has appended to the audit log last. */
  private static long announcedVersion(String servers) throws WireException {
    long version = 0;
    for (byte[] value : Published.on(Topics.AUDIT, servers)) {
      for (AuditBatch.Definition told : AuditBatch.decode(value).definitions()) {
        if (told.pipeline().equals(OrdersPipeline.NAME)) {
          version = told.definition().version();
        }
      }
    }
    return version;
  }
}
