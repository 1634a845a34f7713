// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import dev.waybill.certificate.system.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What truly became of a pipeline's messages: the sum of all notes, and nothing that the audit
 * says. Messages go by their trace ids.
 */
public final class Truth {

  /** What follows in the name of a file of notes when its instance was killed. */
  static final String OF_KILLED = ".killed";

  private static final String NOTES = ".notes";

  /** Event, stage, number and trace id; other notes have no trace id. */
  private static final int SENT_WORDS = 4;

  private final Map<Long, String> traceIds = new HashMap<>();
  private final Map<Place, Set<String>> taken = new HashMap<>();
  private final Map<String, Set<String>> corrupted = new HashMap<>();
  private final Map<String, Set<String>> skipped = new HashMap<>();
  private final Map<String, Set<String>> failed = new HashMap<>();
  private final Map<String, Map<String, Integer>> done = new HashMap<>();
  private final Map<String, Set<String>> doneByLiving = new HashMap<>();
  private final Map<String, Long> failedCommits = new HashMap<>();

  private Truth() {}

  /**
   * Reads all notes in a folder, also while they are written. A last line that is not finished is
   * left out.
   */
  public static Truth read(Path folder) {
    Truth truth = new Truth();
    try {
      // What was sent is read last, and so holds all that the others tell of; they go by number.
      List<String[]> received = new ArrayList<>();
      List<String[]> ofKilled = new ArrayList<>();
      for (Path file : files(folder)) {
        List<String[]> others = file.toString().endsWith(OF_KILLED) ? ofKilled : received;
        for (String[] note : notes(file)) {
          if (note.length == SENT_WORDS) {
            truth.traceIds.putIfAbsent(Long.parseLong(note[2]), note[3]);
          } else {
            others.add(note);
          }
        }
      }
      received.forEach(truth::add);
      truth.done.forEach((stage, by) -> truth.doneByLiving.put(stage, Set.copyOf(by.keySet())));
      ofKilled.forEach(truth::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return truth;
  }

  /** Those of origins last. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(NOTES) || file.toString().endsWith(OF_KILLED))
          .sorted(
              Comparator.comparing(
                  file -> file.getFileName().toString().startsWith(TestPipeline.SHOP)))
          .toList();
    }
  }

  private static List<String[]> notes(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> line.split(" "))
        .toList();
  }

  private void add(String[] words) {
    Event event = Event.valueOf(words[0]);
    String stage = words[1];
    if (event == Event.COMMIT_FAILED) {
      failedCommits.merge(stage, 1L, Long::sum);
      return;
    }
    long number = Long.parseLong(words[2]);
    String message = traceId(number);
    switch (event) {
      case LOST_ON_HOP -> in(taken, Place.onHopTo(stage)).add(message);
      case LOST_IN_STAGE -> in(taken, Place.in(stage)).add(message);
      case CORRUPTED -> in(corrupted, stage).add(message);
      case SKIPPED -> in(skipped, stage).add(message);
      case FAILED -> in(failed, stage).add(message);
      case DONE ->
          done.computeIfAbsent(stage, s -> new HashMap<>()).merge(message, 1, Integer::sum);
      default -> throw new IllegalArgumentException(String.join(" ", words));
    }
  }

  /** A message's trace id, by its number. */
  public String traceId(long number) {
    String traceId = traceIds.get(number);
    if (traceId == null) {
      throw new IllegalStateException("Message " + number + " was received and never sent");
    }
    return traceId;
  }

  /** All messages that were given to the origin's producer. */
  public Set<String> sent() {
    return new HashSet<>(traceIds.values());
  }

  /** Messages that never got past a place, though they got there. */
  public Set<String> lostAt(Place place) {
    Set<String> lost = new HashSet<>(taken.getOrDefault(place, Set.of()));
    lost.removeAll(doneAt(place.stage()));
    return lost;
  }

  /** Messages that a stage received with other bytes than were sent. */
  public Set<String> corruptedAt(String stage) {
    return corrupted.getOrDefault(stage, Set.of());
  }

  /** Messages that a stage left out on purpose. */
  public Set<String> skippedAt(String stage) {
    return skipped.getOrDefault(stage, Set.of());
  }

  /** Messages that a stage failed at, and did not leave out. */
  public Set<String> failedAt(String stage) {
    Set<String> all = new HashSet<>(failed.getOrDefault(stage, Set.of()));
    all.removeAll(skippedAt(stage));
    return all;
  }

  /** Messages that a stage handed over. */
  public Set<String> doneAt(String stage) {
    return done.getOrDefault(stage, Map.of()).keySet();
  }

  /** Messages that an instance of a stage handed over which was not killed. */
  public Set<String> doneByLivingAt(String stage) {
    return doneByLiving.getOrDefault(stage, Set.of());
  }

  /** How often a stage handed over. */
  long handOvers(String stage) {
    return done.getOrDefault(stage, Map.of()).values().stream().mapToLong(times -> times).sum();
  }

  /** Messages that a stage handed over more than once. */
  public Set<String> duplicatedAt(String stage) {
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

  /** How many commits of a stage failed, which the broker may have taken all the same. */
  public long failedCommitsAt(String stage) {
    return failedCommits.getOrDefault(stage, 0L);
  }

  /** How many faults there were of all kinds. */
  public long faults(List<String> stages) {
    return stages.stream()
        .mapToLong(
            stage ->
                (long) lostAt(Place.onHopTo(stage)).size()
                    + lostAt(Place.in(stage)).size()
                    + skippedAt(stage).size()
                    + failedAt(stage).size()
                    + corruptedAt(stage).size()
                    + duplicatedAt(stage).size())
        .sum();
  }

  private static <K> Set<String> in(Map<K, Set<String>> sets, K key) {
    return sets.computeIfAbsent(key, k -> new HashSet<>());
  }
}
