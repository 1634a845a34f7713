// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A PostgreSQL server as a process of its own, on 127.0.0.1, with one database and the role that
 * owns it.
 *
 * <p>It is durable: a committed row survives {@link #kill()} and a power cut. The data folder holds
 * PostgreSQL's programs (unless {@link Builder#programs} says otherwise), the cluster, {@code
 * postgresql.log} and {@code postgresql.pid}. Works as root too, where Linux allows user
 * namespaces.
 *
 * <p>Threading and null: see the package.
 */
public final class EmbeddedPostgresql extends EmbeddedProcess {

  private final Path programsFolder;
  private final PostgresCluster cluster;
  private final int port;
  private final PostgresRole role;
  private final Duration startTimeout;
  private final Map<String, String> settings;
  private volatile PostgresPrograms programs;

  private EmbeddedPostgresql(Builder builder) {
    super(new DataFolder("postgresql", builder.folder));
    programsFolder =
        builder.programs == null ? folder.path().resolve("programs") : builder.programs;
    cluster = new PostgresCluster(folder.path().resolve("cluster"));
    port = builder.port == 0 ? Ports.free() : builder.port;
    role = new PostgresRole(builder.database, builder.user, builder.password);
    startTimeout = builder.startTimeout;
    settings = Map.copyOf(builder.settings);
  }

  /**
   * Begins a server.
   *
   * @param folder its data folder; created if missing, kept on close
   */
  public static Builder builder(Path folder) {
    return new Builder(folder);
  }

  /** The port on 127.0.0.1; the same for this object's whole life. */
  public int port() {
    return port;
  }

  /** The database's URL, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + role.database();
  }

  /** The role that owns the database; it is no superuser. */
  public String user() {
    return role.user();
  }

  /** That role's password. */
  public String password() {
    return role.password();
  }

  /** Whoever is connected ("fast shutdown"). */
  @Override
  void askToStop(ProcessHandle process) {
    programs.interrupt(process);
  }

  @Override
  ServerProcess launch() {
    PostgresBinaries binaries = PostgresBinaries.in(Folders.create(programsFolder));
    programs = new PostgresPrograms(binaries, logFile());
    endLeftovers();
    Ports.requireFree(port, "PostgreSQL's port (EmbeddedPostgresql.Builder.port)");
    cluster.createIfNew(programs, role);
    ServerProcess process = folder.run(programs.command("postgres", arguments()));
    process.awaitReady(
        startTimeout, () -> role.connects(jdbcUrl()), "PostgreSQL's setting shared_buffers");
    return process;
  }

  private void endLeftovers() {
    endLeftover();
    cluster.runningPostmaster().ifPresent(this::end);
    cluster.removeForeignPidFile();
  }

  private void end(ProcessHandle leftover) {
    Processes.stop(leftover, this::askToStop, DataFolder.STOP_PATIENCE);
  }

  private List<String> arguments() {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("port", Integer.toString(port));
    all.put("listen_addresses", "127.0.0.1");
    all.put("unix_socket_directories", ""); // it would lie in /tmp, outside of the data folder
    all.put("fsync", "on");
    all.put("synchronous_commit", "on");
    List<String> arguments = new ArrayList<>(List.of("-D", cluster.folder().toString()));
    all.forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
    return arguments;
  }

  /** Settings of a server. Not safe for use by several threads. */
  public static final class Builder {

    private final Path folder;
    private final Map<String, String> settings = new HashMap<>();
    private Path programs;
    private int port;
    private String database = "waybill";
    private String user = "waybill";
    private String password = "waybill";
    private Duration startTimeout = Duration.ofMinutes(2);

    private Builder(Path folder) {
      this.folder = Objects.requireNonNull(folder, "folder");
    }

    /**
     * Sets the port on 127.0.0.1; 0, the default, takes a free one.
     *
     * @throws IllegalArgumentException if it is not within 0 to 65535
     */
    public Builder port(int port) {
      this.port = Ports.requireValid(port);
      return this;
    }

    /**
     * Sets the database and the role that owns it, all {@code waybill} by default: fit for a server
     * on loopback alone. They are made with the data folder and cannot be changed later by this.
     */
    public Builder role(String database, String user, String password) {
      this.database = Objects.requireNonNull(database, "database");
      this.user = Objects.requireNonNull(user, "user");
      this.password = Objects.requireNonNull(password, "password");
      return this;
    }

    /**
     * Sets the folder that PostgreSQL's programs (60 MB) are unpacked into, once; {@code programs}
     * in the data folder by default. Several servers may share one.
     */
    public Builder programs(Path programs) {
      this.programs = Objects.requireNonNull(programs, "programs");
      return this;
    }

    /** Sets how long the server may take to answer; 2 minutes by default. */
    public Builder startTimeout(Duration startTimeout) {
      this.startTimeout = Objects.requireNonNull(startTimeout, "startTimeout");
      return this;
    }

    /**
     * Adds a server setting, as in {@code postgresql.conf}. Port, addresses, {@code fsync} and
     * {@code synchronous_commit} stay as this class has them.
     */
    public Builder setting(String key, String value) {
      settings.put(key, Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Starts the server; returns when the role can connect.
     *
     * @throws ServerStartException as {@link EmbeddedPostgresql#start()} does
     * @throws IllegalArgumentException if database or user is not a plain lower-case SQL name, or
     *     the password is empty
     */
    public EmbeddedPostgresql start() {
      EmbeddedPostgresql server = new EmbeddedPostgresql(this);
      server.start();
      return server;
    }
  }
}
