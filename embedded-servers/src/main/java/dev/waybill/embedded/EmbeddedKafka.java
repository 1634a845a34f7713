// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A Kafka broker (KRaft, one node) as a process of its own, on 127.0.0.1.
 *
 * <p>It runs with this JVM's {@code java} and class path ({@code java.class.path}), so Kafka must
 * be on that and not in a class loader made at run time. The data folder holds the log segments,
 * the configuration, {@code kafka.log} with the broker's warnings, and {@code kafka.pid}. An
 * acknowledged record survives {@link #kill()}; it would not survive a power cut, since Kafka
 * leaves flushing to the system.
 *
 * <p>Threading and null: see the package.
 */
public final class EmbeddedKafka extends EmbeddedProcess {

  private final int port;
  private final int heapMegabytes;
  private final Duration startTimeout;
  private final Map<String, String> extraProperties;
  private final SecuredListener secured;

  private EmbeddedKafka(Builder builder) {
    super(new DataFolder("kafka", builder.folder));
    port = builder.port == 0 ? Ports.free() : builder.port;
    heapMegabytes = builder.heapMegabytes;
    startTimeout = builder.startTimeout;
    extraProperties = Map.copyOf(builder.extraProperties);
    secured =
        builder.securedProtocol == null
            ? null
            : new SecuredListener(builder.securedProtocol, Ports.free());
  }

  /**
   * Begins a broker.
   *
   * @param folder its data folder; created if missing, kept on close
   */
  public static Builder builder(Path folder) {
    return new Builder(folder);
  }

  /** The client port on 127.0.0.1; the same for this object's whole life. */
  public int port() {
    return port;
  }

  /** What clients set as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * What clients of the secured listener set as {@code bootstrap.servers}.
   *
   * @throws IllegalStateException if there is none
   */
  public String securedBootstrapServers() {
    if (secured == null) {
      throw new IllegalStateException("There is no secured listener");
    }
    return "127.0.0.1:" + secured.port();
  }

  /**
   * Creates a topic with one replica; leaves a topic of that name as it is, whatever its partitions
   * and configuration.
   *
   * @param configs topic-level settings such as {@code cleanup.policy}; may be empty
   * @throws IllegalStateException if the broker refuses or does not answer
   */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    BrokerAdmin.createTopic(port, name, partitions, configs);
  }

  @Override
  ServerProcess launch() {
    endLeftover();
    Ports.requireFree(port, "the broker's port (EmbeddedKafka.Builder.port)");
    ServerProcess process = folder.run(command());
    process.awaitReady(
        startTimeout,
        () -> BrokerAdmin.answers(port),
        "the broker's heap (EmbeddedKafka.Builder.heapMegabytes), " + heapMegabytes + " MB");
    return process;
  }

  private List<String> command() {
    Path segments = Folders.create(folder.path().resolve("segments"));
    KafkaStorage.formatIfNew(segments);
    Path properties = folder.path().resolve("server.properties");
    BrokerProperties.write(properties, segments, port, Ports.free(), secured, extraProperties);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + heapMegabytes + "m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-Dslf4j.provider=" + BrokerLogging.class.getName(),
        "-Dslf4j.internal.verbosity=WARN",
        "-cp",
        System.getProperty("java.class.path"),
        "kafka.Kafka",
        properties.toString());
  }

  /** Settings of a broker. Not safe for use by several threads. */
  public static final class Builder {

    private final Path folder;
    private final Map<String, String> extraProperties = new HashMap<>();
    private int port;
    // Measured: 290 MB resident with it, and enough for tests and for the quickstart.
    private int heapMegabytes = 256;
    private Duration startTimeout = Duration.ofMinutes(2);
    private String securedProtocol;

    private Builder(Path folder) {
      this.folder = Objects.requireNonNull(folder, "folder");
    }

    /**
     * Sets the client port on 127.0.0.1; 0, the default, takes a free one.
     *
     * @throws IllegalArgumentException if it is not within 0 to 65535
     */
    public Builder port(int port) {
      this.port = Ports.requireValid(port);
      return this;
    }

    /** Sets the broker's heap in MB; 256 by default. */
    public Builder heapMegabytes(int heapMegabytes) {
      this.heapMegabytes = heapMegabytes;
      return this;
    }

    /** Sets how long the broker may take to answer; 2 minutes by default. */
    public Builder startTimeout(Duration startTimeout) {
      this.startTimeout = Objects.requireNonNull(startTimeout, "startTimeout");
      return this;
    }

    /**
     * Sets a further broker property.
     *
     * @throws IllegalArgumentException if it is one that this class decides on, such as listeners
     */
    public Builder property(String key, String value) {
      BrokerProperties.requireFreeToSet(key);
      extraProperties.put(key, Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Adds a second listener, named {@code SECURED}, on a free port of 127.0.0.1. What it needs,
     * such as {@code listener.name.secured.ssl.keystore.location}, is set by {@link #property}.
     *
     * @param protocol Kafka's name of it, such as {@code SASL_SSL}
     */
    public Builder secured(String protocol) {
      securedProtocol = Objects.requireNonNull(protocol, "protocol");
      return this;
    }

    /**
     * Starts the broker; returns when it answers.
     *
     * @throws ServerStartException as {@link EmbeddedKafka#start()} does
     */
    public EmbeddedKafka start() {
      EmbeddedKafka kafka = new EmbeddedKafka(this);
      kafka.start();
      return kafka;
    }
  }
}
