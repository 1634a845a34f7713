// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once from the archive on the class path.
 *
 * <p>Zonky's launcher finds the archive, but does not start the server: it waits out its whole
 * timeout for one that died, gives up on one that stops slowly, and unpacks only as a part of that.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {

  private static final int OWNER_MAY_EXECUTE = 0100;

  /** Unpacks into a folder of the archive's own below {@code parent}, if it is not there yet. */
  static PostgresBinaries in(Path parent) {
    try {
      byte[] archive = archive();
      CRC32C checksum = new CRC32C();
      checksum.update(archive);
      Path folder = parent.resolve("postgresql-%08x".formatted(checksum.getValue()));
      if (!Files.exists(folder)) {
        Path unfinished = Files.createTempDirectory(parent, "unpacking-");
        unpack(archive, unfinished);
        moveUnlessThere(unfinished, folder);
      }
      return new PostgresBinaries(folder);
    } catch (IOException e) {
      throw new ServerStartException("Cannot unpack PostgreSQL into " + parent, e);
    }
  }

  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }

  private static byte[] archive() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
    String machine = System.getProperty("os.arch");
    try (InputStream archive =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
      return archive.readAllBytes();
    } catch (IllegalStateException e) {
      throw new ServerStartException(
          "No PostgreSQL for %s on %s on the class path; add an artifact of the group"
                  .formatted(system, machine)
              + " io.zonky.test.postgres",
          e);
    }
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar, target);
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("The archive leaves its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, target.resolve(entry.getLinkName()));
    } else {
      Files.copy(content, path);
      if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0 && !path.toFile().setExecutable(true)) {
        throw new IOException("Cannot make " + path + " executable");
      }
    }
  }

  /** What is unpacked half, or twice at the same time by two processes, is never seen. */
  private static void moveUnlessThere(Path unfinished, Path folder) throws IOException {
    try {
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(folder)) {
        throw e;
      }
      Folders.delete(unfinished);
    }
  }
}
