// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A JVM that starts a server and is then killed with it running, as a user's kill -9 would. */
final class Launcher {

  /** The server that is left. */
  record Leftover(ProcessHandle server, int port) {

    boolean isRunning() {
      return Processes.isRunning(server);
    }
  }

  private Launcher() {}

  static Leftover startAndKillLauncher(String server, Path folder, String... programs)
      throws IOException {
    Process launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                server,
                folder.toString(),
                String.join("", programs))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(launcher.getInputStream(), StandardCharsets.UTF_8))) {
      String[] pidAndPort = output.readLine().split(" ", -1);
      ProcessHandle handle = ProcessHandle.of(Long.parseLong(pidAndPort[0])).orElseThrow();
      return new Leftover(handle, Integer.parseInt(pidAndPort[1]));
    } finally {
      launcher.destroyForcibly();
      await().atMost(Duration.ofMinutes(1)).until(() -> !launcher.isAlive());
    }
  }

  /** Arguments: kafka or postgresql, the data folder, for PostgreSQL the programs' folder. */
  @SuppressWarnings("resource") // the point is that nobody closes it
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    if (args[0].equals("kafka")) {
      EmbeddedKafka kafka = EmbeddedKafka.builder(folder).start();
      System.out.println(kafka.pid() + " " + kafka.port());
    } else {
      EmbeddedPostgresql postgresql =
          EmbeddedPostgresql.builder(folder).programs(Path.of(args[2])).start();
      System.out.println(postgresql.pid() + " " + postgresql.port());
    }
    Thread.currentThread().join(); // until it is killed
  }
}
