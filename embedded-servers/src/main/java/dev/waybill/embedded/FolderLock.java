// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two launchers off one data folder. The system lets go of it when the launcher dies, however
 * it dies, so what runs on an unlocked folder is a leftover.
 */
final class FolderLock implements AutoCloseable {

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  static FolderLock acquire(Path file) {
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false; // held by another object of this JVM
    } catch (IOException e) {
      throw new ServerStartException("Cannot lock " + file, e);
    } finally {
      if (!locked && channel != null) {
        close(channel);
      }
    }
    if (!locked) {
      throw new ServerStartException(
          "The data folder " + file.getParent() + " is in use by another running launcher");
    }
    return new FolderLock(channel);
  }

  @Override
  public void close() {
    close(channel);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
