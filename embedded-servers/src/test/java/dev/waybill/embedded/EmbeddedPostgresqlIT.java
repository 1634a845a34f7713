// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresqlIT {

  @TempDir static Path programs;
  @TempDir Path folder;

  @Test
  void start_isDurableAndLocal() throws Exception {
    try (EmbeddedPostgresql server = builder().start()) {
      assertEquals("on", query(server, "SHOW fsync"));
      assertEquals("on", query(server, "SHOW synchronous_commit"));
      assertEquals("127.0.0.1", query(server, "SHOW listen_addresses"));
      assertEquals("off", query(server, "SHOW is_superuser"));
      assertEquals("18", query(server, "SHOW server_version").substring(0, 2));
    }
  }

  @Test
  void killAndStart_keepsCommittedRow() throws Exception {
    try (EmbeddedPostgresql server = builder().start()) {
      update(server, "CREATE TABLE orders (name text)");
      update(server, "INSERT INTO orders VALUES ('first')");
      List<ProcessHandle> processes = processes(server);

      server.kill();
      assertGone(processes);
      server.start();

      assertEquals("first", query(server, "SELECT name FROM orders"));
    }
  }

  @Test
  void close_clientConnected_leavesNoProcess() throws Exception {
    EmbeddedPostgresql server = builder().start();
    try (Connection connection = connect(server)) {
      assertTrue(connection.isValid(0));
      List<ProcessHandle> processes = processes(server);

      server.close();
      server.close();

      assertGone(processes);
      assertFalse(Files.exists(folder.resolve("cluster/postmaster.pid")), "shut down in order");
    }
  }

  @Test
  void close_threadInterrupted_leavesNoProcess() {
    EmbeddedPostgresql server = builder().start();
    List<ProcessHandle> processes = processes(server);

    Thread.currentThread().interrupt();
    server.close();

    assertTrue(Thread.interrupted());
    assertGone(processes);
  }

  @Test
  void start_launcherWasKilled_endsItsPostmaster() throws Exception {
    Launcher.Leftover leftover =
        Launcher.startAndKillLauncher("postgresql", folder, programs.toString());
    assertTrue(leftover.isRunning());

    try (EmbeddedPostgresql server = builder().port(leftover.port()).start()) {
      assertFalse(leftover.isRunning());
      assertEquals("1", query(server, "SELECT 1"));
    }
  }

  @Test
  void start_launcherWasKilledAndOurPidFileIsGone_endsItsPostmaster() throws Exception {
    Launcher.Leftover leftover =
        Launcher.startAndKillLauncher("postgresql", folder, programs.toString());
    Files.delete(folder.resolve("postgresql.pid"));

    try (EmbeddedPostgresql server = builder().start()) {
      assertFalse(leftover.isRunning());
      assertEquals("1", query(server, "SELECT 1"));
    }
  }

  @Test
  void start_pidFilesNameSomebodyElse_leavesThatProcessAlone() throws Exception {
    builder().start().close();
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(folder.resolve("postgresql.pid"), other.pid() + "\n2020-01-01T00:00:00Z\n");
      Files.writeString(folder.resolve("cluster/postmaster.pid"), other.pid() + "\n/elsewhere\n");

      try (EmbeddedPostgresql server = builder().start()) {
        assertEquals("1", query(server, "SELECT 1"));
        assertTrue(other.isAlive());
      }
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void start_deadPostmastersPidFile_starts() throws Exception {
    builder().start().close();
    Process dead = new ProcessBuilder("true").start();
    assertEquals(0, dead.waitFor());
    Files.writeString(
        folder.resolve("cluster/postmaster.pid"),
        dead.pid() + "\n" + folder.toRealPath().resolve("cluster") + "\n1\n");

    try (EmbeddedPostgresql server = builder().start()) {
      assertEquals("1", query(server, "SELECT 1"));
    }
  }

  @Test
  void start_portTaken_namesPortAndSetting() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(Ports.loopback(), 0));
      EmbeddedPostgresql.Builder builder = builder().port(taken.getLocalPort());

      ServerStartException e = assertThrows(ServerStartException.class, builder::start);

      assertTrue(e.getMessage().contains("Port " + taken.getLocalPort()), e.getMessage());
      assertTrue(e.getMessage().contains("Builder.port"), e.getMessage());
    }
  }

  @Test
  void start_unknownSetting_tellsEndOfLog() {
    EmbeddedPostgresql.Builder builder = builder().setting("no_such_setting", "1");

    ServerStartException e = assertThrows(ServerStartException.class, builder::start);

    assertTrue(e.getMessage().contains("ended at once"), e.getMessage());
    assertTrue(e.getMessage().contains("no_such_setting"), e.getMessage());
  }

  @Test
  void start_otherPassword_fails() {
    builder().role("audit", "auditor", "it's").start().close();
    EmbeddedPostgresql.Builder builder = builder().role("audit", "auditor", "other");

    ServerStartException e = assertThrows(ServerStartException.class, builder::start);

    assertTrue(e.getMessage().contains("another role, password or database"), e.getMessage());
  }

  private EmbeddedPostgresql.Builder builder() {
    return EmbeddedPostgresql.builder(folder).programs(programs);
  }

  private static Connection connect(EmbeddedPostgresql server) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }

  private static void update(EmbeddedPostgresql server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static String query(EmbeddedPostgresql server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertTrue(result.next());
      return result.getString(1);
    }
  }

  private static List<ProcessHandle> processes(EmbeddedPostgresql server) {
    ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
    List<ProcessHandle> children = postmaster.descendants().toList();
    assertFalse(children.isEmpty());
    return Stream.concat(Stream.of(postmaster), children.stream()).toList();
  }

  private static void assertGone(List<ProcessHandle> processes) {
    assertEquals(List.of(), processes.stream().filter(Processes::isRunning).toList());
  }
}
