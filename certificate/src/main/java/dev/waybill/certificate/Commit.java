// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Of which sources a certificate speaks. */
public final class Commit {

  private static final String UNKNOWN = "unknown";
  private static final String CHANGED = " with changes";

  private Commit() {}

  /** The commit that is checked out, and whether the sources differ from it. */
  public static String of(Path home) {
    try {
      String commit = git(home, "rev-parse", "--short=12", "HEAD");
      String changes = git(home, "status", "--porcelain", "--untracked-files=no");
      return commit.isEmpty() ? UNKNOWN : commit + (changes.isEmpty() ? "" : CHANGED);
    } catch (IOException e) {
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  /** Whether the same name means the same sources. */
  public static boolean isCertain(String commit) {
    return !commit.equals(UNKNOWN) && !commit.endsWith(CHANGED);
  }

  private static String git(Path home, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    return git.waitFor() == 0 ? output : "";
  }
}
