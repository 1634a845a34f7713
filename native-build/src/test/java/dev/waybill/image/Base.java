// SPDX-License-Identifier: Apache-2.0
package dev.waybill.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the executables run on: Debian's C library where it can be had without a registry. */
final class Base {
  private static final String IMAGE = "localhost/base:test";

  private Base() {}

  /** Arguments of {@code build.sh}: none for its own base, which comes from a registry. */
  static List<String> arguments(Engine engine, Path folder) {
    if (!Programs.installed("mmdebstrap")) {
      return List.of();
    }
    Path root = folder.resolve("base.tar");
    Shell.run(
        folder,
        Map.of(),
        List.of(
            "mmdebstrap",
            "--quiet",
            "--variant=extract",
            "--include=libc6,zlib1g,base-files,netbase,tzdata,ca-certificates",
            release(folder),
            root.toString()));
    engine.run("import", root.toString(), IMAGE);
    return List.of("--base", IMAGE);
  }

  /** This machine's own, which has the C library that the executables were linked with. */
  private static String release(Path folder) {
    return Shell.run(
        folder, Map.of(), List.of("sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME"));
  }
}
