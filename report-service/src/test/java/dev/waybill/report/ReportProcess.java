// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.awaitility.Awaitility.await;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.embedded.Ports;
import dev.waybill.embedded.ServiceProgram;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, with topics of its own. */
final class ReportProcess implements AutoCloseable {
  /** As long as a busy machine may need; nothing waits for so long when it is well. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final String name;
  private final Map<String, String> environment = new TreeMap<>();
  private Process process;

  private ReportProcess(String name) {
    this.name = name;
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
  }

  ReportProcess(String name, EmbeddedKafka kafka, EmbeddedPostgresql database) {
    this(name);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
    environment.put("QUARKUS_DATASOURCE_USERNAME", database.user());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
    environment.put("WAYBILL_GROUP_ID", name);
    environment.put("WAYBILL_RETENTION_MINUTES", "P9999D"); // the samples are of one day for ever
    environment.put("WAYBILL_RETENTION_ROLLUPS", "P9999D");
    environment.put("WAYBILL_SECURITY_LOGIN", "false");
    environment.put("WAYBILL_RATE_PER_SECOND", "0");
    for (String topic : List.of("verdicts", "summaries", "pipelines", "dead-letters")) {
      environment.put(
          "WAYBILL_TOPICS_" + topic.replace('-', '_').toUpperCase(Locale.ROOT), topic(topic));
    }
    kafka.createTopic(topic("verdicts"), 3, Map.of());
    kafka.createTopic(topic("summaries"), 3, Map.of());
    kafka.createTopic(topic("pipelines"), 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic(topic("dead-letters"), 1, Map.of());
  }

  /** Sets an environment variable for the next start. */
  ReportProcess with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Where its output goes, of all its starts. */
  Path log() {
    return Path.of("target", name + ".log");
  }

  /** Another replica on the same topics and tables. */
  ReportProcess replica() {
    ReportProcess replica = new ReportProcess(name);
    environment.forEach(replica.environment::putIfAbsent);
    return replica;
  }

  String topic(String channel) {
    return name + "." + channel;
  }

  String group(String channel) {
    return name + "-" + channel;
  }

  /** Starts it and waits until it is ready. */
  ReportProcess start() {
    launch();
    awaitReady();
    return this;
  }

  /** Starts it and waits until it has ended by itself; its exit code. */
  int startsToFail() throws InterruptedException {
    launch();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end, see " + log());
    }
    return process.exitValue();
  }

  /** Starts it. */
  void launch() {
    ProcessBuilder builder =
        new ProcessBuilder(
            ServiceProgram.of(Path.of(""))
                .command(256, List.of("-XX:TieredStopAtLevel=1"), Map.of()));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReady() {
    awaitReadiness(200);
  }

  void awaitNotReady() {
    awaitReadiness(503);
  }

  private void awaitReadiness(int status) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .failFast("the service ended, see target/" + name + ".log", () -> !process.isAlive())
        .untilAsserted(() -> management("/q/health/ready").then().statusCode(status));
  }

  /** Kills it, as a crash would. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  RequestSpecification request() {
    return RestAssured.given().baseUri("http://127.0.0.1").port(port).urlEncodingEnabled(false);
  }

  Response get(String path) {
    return request().get(path);
  }

  /** The answer of the port of health and metrics. */
  Response management(String path) {
    return RestAssured.given().baseUri("http://127.0.0.1").port(managementPort).get(path);
  }

  int port() {
    return port;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** A connection that no client has looked at the path of. */
  URLConnection url(String path) throws IOException {
    return new URL("http", "127.0.0.1", port, path).openConnection();
  }

  /** The answer to a request that must succeed. */
  JsonPath json(String path) {
    return get(path).then().statusCode(200).extract().jsonPath();
  }

  /** All items of a list, page by page. */
  List<Map<String, Object>> all(String path, int limit) {
    List<Map<String, Object>> items = new ArrayList<>();
    String join = path.contains("?") ? "&" : "?";
    String after = "";
    while (after != null) {
      JsonPath page = json(path + join + "limit=" + limit + after);
      items.addAll(page.getList("items"));
      after = page.getString("next") == null ? null : "&after=" + page.getString("next");
    }
    return items;
  }
}
