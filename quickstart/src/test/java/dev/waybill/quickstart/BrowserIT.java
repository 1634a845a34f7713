// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the page look with sees faults, under a policy that forbids their scripts. */
class BrowserIT {

  private static final String PAGE =
      """
      <!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,">
      <style>body { background: white } @media (prefers-color-scheme: dark) { body { background: black } }</style>
      </head><body><main><h1>A heading</h1>
      <p style="color: #ddd">hardly seen</p><div style="width: 500px">wide</div>
      <script>console.log('forbidden')</script></main></body></html>""";

  @TempDir Path folder;
  private HttpServer server;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    browser = Browser.start();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = PAGE.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          exchange
              .getResponseHeaders()
              .add(
                  "Content-Security-Policy",
                  "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    browser.open(URI.create("http:/" + server.getAddress()));
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
      server.stop(0);
    }
  }

  @Test
  void faultyPage_isFoundFaulty() {
    List<String> faults = Accessibility.faults(browser);
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("serious color-contrast"), faults::toString);

    List<String> complaints = browser.complaints();
    assertEquals(1, complaints.size(), complaints::toString);
    assertTrue(complaints.get(0).contains("Content Security Policy"), complaints::toString);

    browser.resize(360, 640, 1);
    await().until(() -> browser.run("return innerWidth").equals(360L));
    assertEquals(500L, browser.run("return document.scrollingElement.scrollWidth - 8"));
  }

  @Test
  void traffic_isCountedByRequest() {
    Traffic traffic = browser.traffic();
    assertEquals(Set.of(server.getAddress().toString().substring(1)), traffic.hosts());
    assertEquals(1, traffic.requests().size(), traffic::toString);
    assertTrue(traffic.bytes() > PAGE.length() && traffic.bytes() < PAGE.length() + 500);
  }

  @Test
  void schemeZoneAndPicture_areThoseThatWereSet() throws IOException {
    browser.prefer(Browser.Scheme.DARK);
    browser.moveTo("Asia/Tokyo");
    assertEquals(
        "rgb(0, 0, 0)", browser.run("return getComputedStyle(document.body).backgroundColor"));
    assertEquals(-540L, browser.run("return new Date().getTimezoneOffset()"));
    assertEquals("A heading", browser.first(Browser.Role.HEADING, "A head").getText());

    Path picture = folder.resolve("picture.png");
    browser.photographAll(picture);
    assertTrue(Files.size(picture) > 1000);
  }
}
