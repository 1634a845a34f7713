// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.SequenceSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What an instance of a stage noted of its own doing, a line each, in a file that outlives it.
 *
 * @param file it need not exist yet
 */
record Notes(Path file) {
  private static final String JOINED = "joined";
  private static final String READ = "read";
  private static final String COMMITTED = "committed";
  private static final String STUCK = "stuck";

  void joined() {
    add(JOINED);
  }

  /** Before anybody sees what was read. */
  void read(TopicPartition partition, long from, long to) {
    add(READ + " " + partition.topic() + " " + partition.partition() + " " + from + " " + to);
  }

  /** All that was read so far. */
  void committed() {
    add(COMMITTED);
  }

  void stuck() {
    add(STUCK);
  }

  private void add(String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has had a partition. */
  boolean hasJoined() {
    return lines().contains(JOINED);
  }

  boolean hasRead() {
    return lines().stream().anyMatch(line -> line.startsWith(READ));
  }

  boolean isStuck() {
    return lines().contains(STUCK);
  }

  /** The offsets that it has read. */
  Map<TopicPartition, SequenceSet> offsetsRead() {
    return offsets(lines());
  }

  /** The offsets that it has committed, of those that it has read itself. */
  Map<TopicPartition, SequenceSet> offsetsCommitted() {
    List<String> lines = lines();
    return offsets(lines.subList(0, lines.lastIndexOf(COMMITTED) + 1));
  }

  private static Map<TopicPartition, SequenceSet> offsets(List<String> lines) {
    Map<TopicPartition, SequenceSet> offsets = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words[0].equals(READ)) {
        offsets
            .computeIfAbsent(
                new TopicPartition(words[1], Integer.parseInt(words[2])), tp -> new SequenceSet())
            .addRange(Long.parseLong(words[3]), Long.parseLong(words[4]));
      }
    }
    return offsets;
  }

  /** Whole lines: the last may be cut short. */
  private List<String> lines() {
    try {
      String text = Files.exists(file) ? Files.readString(file, UTF_8) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
