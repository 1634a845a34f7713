// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes down what truly happened, a line each, for one instance of a stage: event, stage, the
 * message's number, if it tells of one, and, of what was sent, its trace id. A note that was
 * written survives the process. Safe for use by several threads.
 */
public final class Notes implements AutoCloseable {

  private final String stage;
  private final Writer file;

  /** Adds to a file, which need not be there. */
  public Notes(Path file, String stage) {
    this.stage = stage;
    try {
      this.file =
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void add(Event event, long number) {
    write(event + " " + stage + " " + number + "\n");
  }

  /** Notes what was sent. */
  public void sent(long number, String traceId) {
    write(Event.SENT + " " + stage + " " + number + " " + traceId + "\n");
  }

  /** Notes that a commit failed. */
  public void commitFailed() {
    write(Event.COMMIT_FAILED + " " + stage + "\n");
  }

  private synchronized void write(String line) {
    try {
      file.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands all notes to the operating system: a killed process loses none of them. */
  synchronized void flush() {
    try {
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
