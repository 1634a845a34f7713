// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.report.http.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Assertions;

/** Requests that other clients don't make. */
final class RawRequest {
  private final ReportProcess process;

  RawRequest(ReportProcess process) {
    this.process = process;
  }

  /** The status of a PUT that does not tell its length; other answers than a problem fail. */
  int chunked(String path, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(process.uri(path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      Assertions.assertEquals(
          Problem.MEDIA_TYPE, response.headers().firstValue("Content-Type").orElse("none"));
      return response.statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
