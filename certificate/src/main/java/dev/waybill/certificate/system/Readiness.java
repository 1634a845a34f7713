// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import dev.waybill.embedded.PackagedService;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks services how they are. */
public final class Readiness {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Readiness() {}

  /** Whether a service runs, and says that it is ready. */
  public static boolean of(PackagedService service) {
    HttpRequest request =
        HttpRequest.newBuilder(service.managementAddress().resolve("/q/health/ready"))
            .timeout(TIMEOUT)
            .build();
    try {
      return service.isRunning()
          && HttpClient.newHttpClient()
                  .send(request, HttpResponse.BodyHandlers.discarding())
                  .statusCode()
              == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
