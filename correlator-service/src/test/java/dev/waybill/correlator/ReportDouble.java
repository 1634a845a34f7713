// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A report service that knows one pipeline, and tells its totals one a page. */
final class ReportDouble implements AutoCloseable {
  private volatile String token;
  private final HttpServer server;
  private final String pipeline;
  private final List<String> totals;

  ReportDouble(String pipeline, List<String> totals) throws IOException {
    this.pipeline = pipeline;
    this.totals = totals;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** From now on asks for this token. */
  void wantToken(String wanted) {
    token = wanted;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    String body;
    int status = 200;
    if (token != null
        && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      status = 401;
      body = "{}";
    } else if (path.equals("/pipelines")) {
      body = "{\"items\": [{\"name\": \"" + pipeline + "\"}]}";
    } else if (path.equals("/pipelines/" + pipeline + "/summaries")) {
      body = page(query);
    } else {
      status = 404;
      body = "{}";
    }
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String page(String query) {
    int after = query.indexOf("after=");
    int index = after < 0 ? 0 : Integer.parseInt(query.substring(after + "after=".length()));
    String items = index < totals.size() ? totals.get(index) : "";
    String next = index + 1 < totals.size() ? ", \"next\": \"" + (index + 1) + "\"" : "";
    return "{\"items\": [" + items + "]" + next + "}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
