// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the mirror has read, and how many messages it was given: a file that its process writes
 * and the launcher reads. The launcher could ask nobody else.
 */
final class MirrorProgress {
  private static final String PASSED = "passed";

  private final Path file;
  private final Map<String, Long> state = new TreeMap<>();

  MirrorProgress(Path file) {
    this.file = file;
  }

  /** In the mirror: a poll gave {@code count} messages and ended at these positions. */
  void passed(Map<TopicPartition, OffsetAndMetadata> positions, int count) {
    positions.forEach((partition, next) -> state.put(partition.toString(), next.offset()));
    state.merge(PASSED, (long) count, Long::sum);
    StringBuilder text = new StringBuilder();
    state.forEach((name, number) -> text.append(name).append(' ').append(number).append('\n'));
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the launcher: reads the file again. */
  void read() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", 2);
        state.put(words[0], Long.parseLong(words[1]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has read all topic-partitions up to there. */
  boolean hasRead(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> state.getOrDefault(end.getKey().toString(), 0L) >= end.getValue());
  }

  /** How many messages it was given to send on. */
  long passed() {
    return state.getOrDefault(PASSED, 0L);
  }
}
