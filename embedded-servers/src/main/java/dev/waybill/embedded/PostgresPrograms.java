// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of PostgreSQL's programs, and runs those that end by themselves. */
record PostgresPrograms(PostgresBinaries binaries, Path log) {

  /**
   * PostgreSQL refuses to run as root. In a user namespace of its own (unshare -U) it sees itself,
   * and root's files, as owned by nobody; so no file has to change its owner. The namespace's
   * process is the program itself, with the same pid.
   */
  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      command.add("unshare");
      command.add("-U");
    }
    command.add(binaries.program(program));
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /** Runs a program to its end, its output going to the log. */
  void run(String program, List<String> arguments, String input) {
    ServerLog output = ServerLog.startingAt(log);
    try {
      Process process =
          new ProcessBuilder(command(program, arguments))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      // Not to be interrupted: close() must get through, and each of these programs is short.
      int exitCode = process.onExit().join().exitValue();
      if (exitCode != 0) {
        throw new ServerStartException(
            "%s failed, exit code %d:%n%s".formatted(program, exitCode, output.tail()));
      }
    } catch (IOException e) {
      throw new ServerStartException(
          "%s failed (%s):%n%s".formatted(program, e.getMessage(), output.tail()), e);
    }
  }

  /** Asks a postmaster to stop without waiting for its clients to leave, which SIGTERM would do. */
  void interrupt(ProcessHandle postmaster) {
    try {
      run("pg_ctl", List.of("kill", "INT", Long.toString(postmaster.pid())), "");
    } catch (ServerStartException e) {
      postmaster.destroy(); // does nothing if it is gone, the usual reason
    }
  }
}
