// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's own data folder (PGDATA). */
record PostgresCluster(Path folder) {

  private static final String SUPERUSER = "postgres";

  /**
   * Creates the cluster, if it is not there, with one database and the role that owns it. The
   * superuser has no password and so cannot log in: only that role can, by its password.
   */
  void createIfNew(PostgresPrograms programs, PostgresRole role) {
    if (Files.exists(folder)) {
      return;
    }
    Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
    try {
      Folders.delete(unfinished);
      programs.run("initdb", initdbArguments(unfinished), "");
      programs.run("postgres", singleUserArguments(unfinished), role.sql());
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ServerStartException("Cannot create a database cluster in " + folder, e);
    }
  }

  /** The postmaster that works on this cluster, whoever started it. */
  Optional<ProcessHandle> runningPostmaster() {
    return pidInPidFile()
        .flatMap(ProcessHandle::of)
        .filter(Processes::isRunning)
        .filter(this::isPostmasterHere);
  }

  /**
   * Removes {@code postmaster.pid} if the process that it names lives and is not a postmaster of
   * this cluster: PostgreSQL would refuse to start. If that process is gone, PostgreSQL removes the
   * file itself and makes sure that no orphan works on the cluster.
   */
  void removeForeignPidFile() {
    boolean foreign =
        pidInPidFile().flatMap(ProcessHandle::of).filter(p -> !isPostmasterHere(p)).isPresent();
    if (foreign) {
      try {
        Files.deleteIfExists(pidFile());
      } catch (IOException e) {
        throw new ServerStartException("Cannot remove " + pidFile(), e);
      }
    }
  }

  private Path pidFile() {
    return folder.resolve("postmaster.pid");
  }

  private Optional<Long> pidInPidFile() {
    try {
      return Files.exists(pidFile())
          ? Files.readAllLines(pidFile()).stream().findFirst().map(Long::valueOf)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ServerStartException("Cannot read " + pidFile(), e);
    }
  }

  private boolean isPostmasterHere(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    boolean postgres = info.command().filter(c -> c.endsWith("/postgres")).isPresent();
    boolean here =
        info.arguments().filter(all -> List.of(all).contains(folder.toString())).isPresent();
    return postgres && (here || worksIn(process));
  }

  /** A postmaster's working directory is its cluster, however its command line names it. */
  private boolean worksIn(ProcessHandle process) {
    try {
      return Path.of("/proc/" + process.pid() + "/cwd").toRealPath().equals(folder);
    } catch (IOException e) {
      return false; // a system without /proc
    }
  }

  private static List<String> initdbArguments(Path folder) {
    return List.of(
        "--pgdata=" + folder,
        "--username=" + SUPERUSER,
        "--auth-local=reject",
        "--auth-host=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions");
  }

  private static List<String> singleUserArguments(Path folder) {
    return List.of("--single", "-D", folder.toString(), "-c", "exit_on_error=on", SUPERUSER);
  }
}
