// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.embedded.Leftovers;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/**
 * The folder of all data. A marker file in it tells that it is ours, and keeps a second launcher
 * off: the system lets go of the lock when the launcher dies, however it dies.
 */
final class RunFolder implements AutoCloseable {

  private static final String MARKER = ".waybill-quickstart";
  private static final String PROGRAMS = "programs";

  private final Path root;
  private final FileChannel lock;

  private RunFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens a folder of ours, or makes an empty one ours.
   *
   * @throws QuickstartException if there is something else in it, or another launcher uses it
   */
  static RunFolder open(Path root) {
    try {
      Files.createDirectories(root);
      Path marker = root.resolve(MARKER);
      if (!Files.exists(marker) && !isEmpty(root)) {
        throw new QuickstartException(
            ExitCode.NOT_STARTED,
            "The folder " + root + " holds something else; give another one with --data");
      }
      return new RunFolder(root, lock(marker));
    } catch (IOException e) {
      throw new QuickstartException(
          ExitCode.NOT_STARTED, "Cannot use the folder " + root + " (--data): " + e, e);
    }
  }

  /** Deletes what earlier runs left, and ends what still runs on it. */
  void wipe() {
    Leftovers.kill(root);
    try (Stream<Path> children = Files.list(root)) {
      for (Path child : children.toList()) {
        String name = child.getFileName().toString();
        // PostgreSQL's programs are the same for every run.
        if (!name.equals(MARKER) && !name.equals(PROGRAMS)) {
          delete(child);
        }
      }
    } catch (IOException e) {
      throw new QuickstartException(ExitCode.NOT_STARTED, "Cannot empty " + root + ": " + e, e);
    }
  }

  Path root() {
    return root;
  }

  /** Where a server or service keeps its data. */
  Path of(String name) {
    return root.resolve(name);
  }

  /** Where PostgreSQL's programs are unpacked to. */
  Path programs() {
    return root.resolve(PROGRAMS);
  }

  /** See {@link FaultFile}. */
  Path faults() {
    return root.resolve("faults.jsonl");
  }

  /** See {@link RunRecord}. */
  Path run() {
    return root.resolve("run.json");
  }

  /** What the launcher's libraries log. */
  Path log() {
    return root.resolve("quickstart.log");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new QuickstartException(ExitCode.DEFECT, "Cannot unlock " + root, e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  private static FileChannel lock(Path marker) throws IOException {
    FileChannel channel =
        FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by another object of this JVM; handled below
    }
    if (lock == null) {
      channel.close();
      throw new QuickstartException(
          ExitCode.NOT_STARTED,
          "Another quickstart runs on " + marker.getParent() + "; stop it or give another --data");
    }
    return channel;
  }

  private static void delete(Path path) throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
