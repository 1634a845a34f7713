// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher from its command line to its exit code, with all that it starts. */
class QuickstartIT {

  @TempDir Path folder;

  @Test
  void once_withFaults_isEqual_andWithoutOneOfThem_isDifferent() throws Exception {
    Path data = folder.resolve("data");
    try (LauncherProcess once =
        LauncherProcess.start(
            data,
            ("--once --messages 2000 --lose 0.03 --corrupt 0.02 --duplicate 0.03 --seed 7"
                    + " --sampling 0.1")
                .split(" ", -1))) {
      assertEquals(0, once.exitCode(), once::output);
      assertTrue(once.output().contains("EQUAL:"), once::output);
      assertEquals(List.of(), once.servers());
    }

    Fault takenOut = takeOutLine(data.resolve("faults.jsonl"), 50);
    try (LauncherProcess compare = LauncherProcess.start(data, "--compare")) {
      assertEquals(1, compare.exitCode(), compare::output);
      assertTrue(compare.output().contains(takenOut.message() + " not injected"), compare::output);
    }
  }

  @Test
  void once_withAMirror_isEqual() throws Exception {
    try (LauncherProcess once =
        LauncherProcess.start(
            folder.resolve("data"),
            ("--once --mirror --messages 2000 --lose 0.03 --corrupt 0.02 --duplicate 0.03 --seed 8"
                    + " --sampling 0.01")
                .split(" ", -1))) {
      assertEquals(0, once.exitCode(), once::output);
      assertTrue(once.output().contains("EQUAL:"), once::output);
      for (String fault :
          List.of(
              "lost on the hop to mirror",
              "lost in mirror",
              "corrupted at mirror",
              "duplicated at mirror")) {
        assertTrue(once.output().contains(fault), once::output);
      }
      assertEquals(List.of(), once.servers());
    }
  }

  @Test
  void demo_killed_isClearedAtTheNextStart_whichLeavesNothing() throws Exception {
    Path data = folder.resolve("data");
    List<ProcessHandle> left;
    try (LauncherProcess demo = LauncherProcess.start(data)) {
      demo.awaitOutput("injected so far");
      left = demo.servers();
      demo.kill();
    }
    assertEquals(4, left.size());
    assertTrue(left.stream().allMatch(ProcessHandle::isAlive));

    try (LauncherProcess again = LauncherProcess.start(data, "--no-demo")) {
      again.awaitOutput("Ctrl-C stops everything.");
      assertTrue(left.stream().noneMatch(ProcessHandle::isAlive));
      List<ProcessHandle> servers = again.servers();
      assertEquals(4, servers.size());

      again.terminate();

      assertEquals(143, again.exitCode(), again::output);
      assertTrue(servers.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void portTaken_isSaidWithItsOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LauncherProcess launcher =
            LauncherProcess.start(
                folder.resolve("data"), "--once", "--http-port=" + taken.getLocalPort())) {
      assertFails(3, "change --http-port", launcher);
    }
  }

  @Test
  void wrongUsage_isOneLine() throws Exception {
    try (LauncherProcess launcher = LauncherProcess.start(folder.resolve("data"), "--twice")) {
      assertFails(64, "unknown option --twice", launcher);
    }
  }

  @Test
  void folderOfSomethingElse_isRefused() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path precious = Files.writeString(data.resolve("precious"), "x");
    try (LauncherProcess launcher = LauncherProcess.start(data, "--once")) {
      assertFails(3, "holds something else", launcher);
      assertTrue(Files.exists(precious));
    }
  }

  private static void assertFails(int exitCode, String message, LauncherProcess launcher)
      throws InterruptedException {
    assertEquals(exitCode, launcher.exitCode(), launcher::output);
    assertTrue(launcher.output().contains(message), launcher::output);
    assertEquals(1, launcher.output().lines().count(), launcher::output);
    assertFalse(launcher.output().contains("Exception"), launcher::output);
  }

  private static Fault takeOutLine(Path faults, int line) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(faults));
    Fault fault = Fault.fromJson(lines.remove(line));
    Files.write(faults, lines);
    return fault;
  }
}
