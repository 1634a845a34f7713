// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.net.URLConnection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a browser gets, and that everybody else still gets the list of addresses. */
@ExtendWith(RunningReport.Extension.class)
class PageRouteIT {
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";
  private static final Pattern LOCAL = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
  private static final Pattern IMPORT =
      Pattern.compile("from \"\\./([^\"]+)\"|import \"\\./(.+?)\"");

  private final RunningReport report;

  PageRouteIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void browserAtTheRoot_getsThePage_andOthersTheAddresses() {
    report
        .process()
        .request()
        .accept(BROWSER)
        .get("/")
        .then()
        .statusCode(200)
        .contentType(containsString("text/html"))
        .header("Vary", containsString("accept"))
        .body(containsString("/page/app.js"));
    report.process().request().get("/").then().statusCode(200).body("name", equalTo("Waybill"));
  }

  @Test
  void page_runsNothingButItsOwnFiles() {
    Response page = report.process().request().accept(BROWSER).get("/");
    page.then()
        .header(
            "Content-Security-Policy",
            allOf(
                containsString("default-src 'none'"),
                containsString("script-src 'self'"),
                not(containsString("unsafe"))))
        .header("X-Content-Type-Options", "nosniff");
    assertFalse(Pattern.compile("<script(?![^>]* src=)").matcher(page.asString()).find());
  }

  @Test
  void everyFileOfThePage_isThere_andAskedForAgainWithATag() {
    TreeSet<String> known =
        new TreeSet<>(matches(LOCAL, report.process().request().accept(BROWSER).get("/")));
    known.removeIf(each -> !each.startsWith("/page/"));
    TreeSet<String> loadedAtOnce = new TreeSet<>(known);
    TreeSet<String> open = new TreeSet<>(known);
    while (!open.isEmpty()) {
      String path = open.pollFirst();
      Response file = report.process().request().get(path);
      assertEquals(200, file.statusCode(), path);
      file.then().header("Cache-Control", containsString("max-age=0"));
      report
          .process()
          .request()
          .header("If-Modified-Since", file.header("Last-Modified"))
          .get(path)
          .then()
          .statusCode(304);
      if (path.endsWith(".js") && !path.contains("/lib/")) {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        for (String name : matches(IMPORT, file)) {
          if (known.add(folder + name)) {
            open.add(folder + name);
          }
        }
      }
    }
    assertEquals(known, loadedAtOnce);
    assertFalse(known.stream().noneMatch(each -> each.contains("/lib/lit-html/")), "" + known);
    report.process().request().get("/page/lib/uplot/uPlot.iife.min.js").then().statusCode(200);
  }

  @Test
  void longList_isCompressedForWhoTakesIt() throws IOException {
    URLConnection plain = report.process().url("/pipelines");
    URLConnection compressed = report.process().url("/pipelines");
    compressed.setRequestProperty("Accept-Encoding", "gzip");

    assertEquals("gzip", compressed.getHeaderField("Content-Encoding"));
    assertEquals("Accept-Encoding", compressed.getHeaderField("Vary"));
    assertArrayEquals(
        plain.getInputStream().readAllBytes(),
        new GZIPInputStream(compressed.getInputStream()).readAllBytes());
  }

  @Test
  void listOfFindings_isCompressedToo() throws IOException {
    URLConnection compressed = report.process().url("/findings?state=open");
    compressed.setRequestProperty("Accept-Encoding", "gzip");

    assertEquals("gzip", compressed.getHeaderField("Content-Encoding"));
    byte[] body = new GZIPInputStream(compressed.getInputStream()).readAllBytes();
    assertTrue(new String(body, UTF_8).startsWith("{\"items\":["));
  }

  private static List<String> matches(Pattern pattern, Response text) {
    return pattern.matcher(text.asString()).results().map(PageRouteIT::name).toList();
  }

  private static String name(MatchResult match) {
    return match.group(1) != null ? match.group(1) : match.group(2);
  }
}
