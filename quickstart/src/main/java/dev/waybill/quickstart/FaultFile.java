// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SequenceSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The faults that happened, a JSON object a line, written when they happen. What happens to several
 * copies of a message at one place is one fault and one line.
 *
 * <p>Safe for use by several threads.
 */
final class FaultFile implements AutoCloseable {

  private record Key(Kind kind, Place place, long session) {}

  private final Map<Key, SequenceSet> written = new HashMap<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Writer writer;

  private FaultFile(Writer writer) {
    this.writer = writer;
  }

  /** Opens a file to write at its end. */
  static FaultFile append(Path file) {
    try {
      return new FaultFile(
          Files.newBufferedWriter(
              file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new QuickstartException(ExitCode.NOT_STARTED, "Cannot write " + file, e);
    }
  }

  /** Writes a fault, unless it was written before. */
  synchronized void add(Fault fault) {
    Key key = new Key(fault.kind(), fault.place(), fault.message().session());
    SequenceSet sequences = written.computeIfAbsent(key, k -> new SequenceSet());
    if (!sequences.add(fault.message().sequence())) {
      return;
    }
    counts.merge(fault.kind(), 1L, Long::sum);
    try {
      writer.write(fault.toJson() + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many faults of a kind were written through this object. */
  synchronized long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads all faults of a file; blank lines count for nothing. */
  static void read(Path file, Consumer<Fault> faults) {
    int number = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          faults.accept(Fault.fromJson(line));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new QuickstartException(
          ExitCode.BROKEN_OFF, file + ", line " + number + ", is no fault: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new QuickstartException(
          ExitCode.BROKEN_OFF, "Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
