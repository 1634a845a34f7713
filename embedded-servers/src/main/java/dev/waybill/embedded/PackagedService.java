// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A packaged Quarkus service as a process of its own, on 127.0.0.1.
 *
 * <p>The data folder holds {@code NAME.log} and, while it runs, {@code NAME.pid}. It is up when
 * {@code /q/health/ready} on its management port says so.
 *
 * <p>Threading and null: see the package.
 */
public final class PackagedService extends EmbeddedProcess {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

  private static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  private final ServiceProgram program;
  private final int port;
  private final int managementPort;
  private final int heapMegabytes;
  private final Duration startTimeout;
  private final Map<String, String> properties;

  private PackagedService(Builder builder) {
    super(new DataFolder(builder.name, builder.folder));
    program = builder.program;
    port = builder.port == 0 ? Ports.free() : builder.port;
    managementPort = builder.managementPort == 0 ? Ports.free() : builder.managementPort;
    heapMegabytes = builder.heapMegabytes;
    startTimeout = builder.startTimeout;
    properties = new TreeMap<>(builder.properties);
    properties.put("quarkus.http.host", "127.0.0.1");
    properties.put("quarkus.http.port", Integer.toString(port));
    properties.put("quarkus.management.host", "127.0.0.1");
    properties.put("quarkus.management.port", Integer.toString(managementPort));
  }

  /**
   * Begins a service.
   *
   * @param name names its log and pid file
   * @param folder its data folder; created if missing, kept on close
   * @param program the service
   */
  public static Builder builder(String name, Path folder, ServiceProgram program) {
    return new Builder(name, folder, program);
  }

  /** Where it answers, if it has an API; the same for this object's whole life. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where its health and metrics are; the same for this object's whole life. */
  public URI managementAddress() {
    return URI.create("http://127.0.0.1:" + managementPort);
  }

  @Override
  ServerProcess launch() {
    endLeftover();
    Ports.requireFree(port, "its port (PackagedService.Builder.port)");
    Ports.requireFree(
        managementPort, "its management port (PackagedService.Builder.managementPort)");
    ServerProcess process = folder.run(program.command(heapMegabytes, JVM_OPTIONS, properties));
    HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_TIMEOUT).build();
    process.awaitReady(
        startTimeout,
        () -> isReady(client),
        "its heap (PackagedService.Builder.heapMegabytes), " + heapMegabytes + " MB");
    return process;
  }

  private boolean isReady(HttpClient client) {
    HttpRequest request =
        HttpRequest.newBuilder(managementAddress().resolve("/q/health/ready"))
            .timeout(ANSWER_TIMEOUT)
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Settings of a service. Not safe for use by several threads. */
  public static final class Builder {

    private final String name;
    private final Path folder;
    private final ServiceProgram program;
    private final Map<String, String> properties = new TreeMap<>();
    private int port;
    private int managementPort;
    private int heapMegabytes = 256;
    private Duration startTimeout = Duration.ofMinutes(2);

    private Builder(String name, Path folder, ServiceProgram program) {
      this.name = Objects.requireNonNull(name, "name");
      this.folder = Objects.requireNonNull(folder, "folder");
      this.program = Objects.requireNonNull(program, "program");
    }

    /**
     * Sets the HTTP port on 127.0.0.1; 0, the default, takes a free one.
     *
     * @throws IllegalArgumentException if it is not within 0 to 65535
     */
    public Builder port(int port) {
      this.port = Ports.requireValid(port);
      return this;
    }

    /**
     * Sets the port of health and metrics on 127.0.0.1; 0, the default, takes a free one.
     *
     * @throws IllegalArgumentException if it is not within 0 to 65535
     */
    public Builder managementPort(int port) {
      this.managementPort = Ports.requireValid(port);
      return this;
    }

    /** Sets the service's heap in MB; 256 by default. */
    public Builder heapMegabytes(int heapMegabytes) {
      this.heapMegabytes = heapMegabytes;
      return this;
    }

    /** Sets how long the service may take to be ready; 2 minutes by default. */
    public Builder startTimeout(Duration startTimeout) {
      this.startTimeout = Objects.requireNonNull(startTimeout, "startTimeout");
      return this;
    }

    /** Sets a system property of the service, which outranks its property file. */
    public Builder property(String key, String value) {
      properties.put(key, Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Starts the service; returns when it is ready.
     *
     * @throws ServerStartException as {@link PackagedService#start()} does
     */
    public PackagedService start() {
      PackagedService service = new PackagedService(this);
      service.start();
      return service;
    }
  }
}
