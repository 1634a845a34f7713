// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What truly became of a pipeline's messages: the sum of all notes, and nothing that the audit
 * says. Messages go by their trace ids.
 */
final class Truth {

  private final Map<Long, String> traceIds = new HashMap<>();
  private final Map<Place, Set<String>> taken = new HashMap<>();
  private final Map<String, Set<String>> corrupted = new HashMap<>();
  private final Map<String, Map<String, Integer>> done = new HashMap<>();

  private Truth() {}

  /** Reads all notes in a folder. A last line that a killed process left unfinished is left out. */
  static Truth read(Path folder) {
    Truth truth = new Truth();
    try {
      // What was sent first: other notes go by number.
      truth.readAll(folder, true);
      truth.readAll(folder, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return truth;
  }

  private void readAll(Path folder, boolean sent) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.notes")) {
      for (Path file : files) {
        String text = Files.readString(file);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
          String[] words = line.split(" ");
          if (words[0].equals(Event.SENT.name()) == sent) {
            add(words);
          }
        }
      }
    }
  }

  private void add(String[] words) {
    String stage = words[1];
    long number = Long.parseLong(words[2]);
    if (words.length == 4) {
      traceIds.putIfAbsent(number, words[3]);
      return;
    }
    String message = traceId(number);
    switch (Event.valueOf(words[0])) {
      case LOST_ON_HOP -> in(taken, Place.onHopTo(stage)).add(message);
      case LOST_IN_STAGE -> in(taken, Place.in(stage)).add(message);
      case CORRUPTED -> in(corrupted, stage).add(message);
      case DONE ->
          done.computeIfAbsent(stage, s -> new HashMap<>()).merge(message, 1, Integer::sum);
      default -> throw new IllegalArgumentException(String.join(" ", words));
    }
  }

  /** A message's trace id, by its number. */
  String traceId(long number) {
    String traceId = traceIds.get(number);
    if (traceId == null) {
      throw new IllegalStateException("Message " + number + " was received and never sent");
    }
    return traceId;
  }

  /** All messages that were given to the origin's producer. */
  Set<String> sent() {
    return new HashSet<>(traceIds.values());
  }

  /** Messages that never got past a place, though they got there. */
  Set<String> lostAt(Place place) {
    Set<String> lost = new HashSet<>(taken.getOrDefault(place, Set.of()));
    lost.removeAll(doneAt(place.stage()));
    return lost;
  }

  /** Messages that a stage received with other bytes than were sent. */
  Set<String> corruptedAt(String stage) {
    return corrupted.getOrDefault(stage, Set.of());
  }

  /** Messages that a stage handed over. */
  Set<String> doneAt(String stage) {
    return done.getOrDefault(stage, Map.of()).keySet();
  }

  /** How often a stage handed over. */
  long handOvers(String stage) {
    return done.getOrDefault(stage, Map.of()).values().stream().mapToLong(times -> times).sum();
  }

  /** Messages that a stage handed over more than once. */
  Set<String> duplicatedAt(String stage) {
    Set<String> twice = new HashSet<>();
    done.getOrDefault(stage, Map.of())
        .forEach(
            (message, times) -> {
              if (times > 1) {
                twice.add(message);
              }
            });
    return twice;
  }

  /** How many faults there were of all kinds. */
  long faults(List<String> stages) {
    return stages.stream()
        .mapToLong(
            stage ->
                (long) lostAt(Place.onHopTo(stage)).size()
                    + lostAt(Place.in(stage)).size()
                    + corruptedAt(stage).size()
                    + duplicatedAt(stage).size())
        .sum();
  }

  private static <K> Set<String> in(Map<K, Set<String>> sets, K key) {
    return sets.computeIfAbsent(key, k -> new HashSet<>());
  }
}
