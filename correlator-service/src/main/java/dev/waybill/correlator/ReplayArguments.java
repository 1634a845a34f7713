// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to replay, and what to do with it.
 *
 * @param from windows that start from here on
 * @param to windows that start before
 * @param until log time up to which is read; empty for all there is
 * @param partition the one to replay; empty for all
 * @param fromBeginning whether to pass snapshots over
 * @param output folder for files; empty for standard output
 * @param documents whether documents are wanted at all
 * @param compare the report service to compare with
 * @param tokenFile file of the bearer token for it; empty if it wants none
 */
record ReplayArguments(
    Instant from,
    Instant to,
    Optional<Instant> until,
    OptionalInt partition,
    boolean fromBeginning,
    Optional<Path> output,
    boolean documents,
    Optional<URI> compare,
    Optional<Path> tokenFile) {

  static final String HELP =
      """
      Folds a range of the audit log again and tells what became of its messages.

      replay --from TIME --to TIME [options]
      replay --yesterday [options]

        --from TIME         windows (minutes of origin time) from here on, such as
                            2026-01-01T00:00:00Z
        --to TIME           windows before this time
        --yesterday         the day before today, in UTC
        --until TIME        read the log up to this time; default: to its end
        --partition N       this partition of the audit topic alone
        --from-beginning    begin at the beginning of the log, not from a snapshot
        --output DIR|-      verdicts.jsonl and summaries.jsonl in this folder, or all to standard
                            output, which is the default
        --compare URL       compare with the store behind this report service; prints each
                            difference as a JSON line, and documents only with --output
        --token-file FILE   the bearer token for --compare; read anew for each request
        --help              this text

      Brokers, topics and all else are set as for the service: KAFKA_BOOTSTRAP_SERVERS,
      WAYBILL_TOPICS_AUDIT and so on. Exit codes: 0; 1 if there are differences; 2 if it failed.
      """;

  /** An argument that can't be used; the message names it with its value. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** What the arguments say so far. */
  private static final class Reading {
    Instant from;
    Instant to;
    boolean yesterday;
    Optional<Instant> until = Optional.empty();
    OptionalInt partition = OptionalInt.empty();
    boolean fromBeginning;
    String output;
    Optional<URI> compare = Optional.empty();
    Optional<Path> tokenFile = Optional.empty();
  }

  /**
   * Reads arguments.
   *
   * @param today for {@code --yesterday}
   */
  static ReplayArguments parse(List<String> arguments, LocalDate today) throws Unusable {
    Reading reading = new Reading();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      take(rest.next(), rest, reading);
    }
    if (reading.yesterday) {
      if (reading.from != null || reading.to != null) {
        throw new Unusable("--yesterday goes without --from and --to.");
      }
      reading.from = today.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      reading.to = today.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return checked(reading);
  }

  private static void take(String name, Iterator<String> rest, Reading reading) throws Unusable {
    switch (name) {
      case "--from" -> reading.from = time(name, rest);
      case "--to" -> reading.to = time(name, rest);
      case "--yesterday" -> reading.yesterday = true;
      case "--until" -> reading.until = Optional.of(time(name, rest));
      case "--partition" -> reading.partition = OptionalInt.of(partition(name, rest));
      case "--from-beginning" -> reading.fromBeginning = true;
      case "--output" -> reading.output = value(name, rest);
      case "--token-file" ->
          reading.tokenFile = Optional.of(path(name, value(name, rest), "a file"));
      case "--compare" -> reading.compare = Optional.of(address(name, rest));
      default -> throw new Unusable("Unknown argument " + name + ": see replay --help.");
    }
  }

  private static ReplayArguments checked(Reading reading) throws Unusable {
    if (reading.from == null || reading.to == null) {
      String missing = reading.from == null ? "--from" : "--to";
      throw new Unusable(missing + " is missing: give --from and --to, or --yesterday.");
    }
    if (!reading.from.isBefore(reading.to)) {
      throw new Unusable("--to is " + reading.to + ", not after --from " + reading.from + ".");
    }
    if (reading.partition.isPresent() && reading.compare.isPresent()) {
      throw new Unusable(
          "--partition is %d: --compare wants all, since the store tells sums over partitions."
              .formatted(reading.partition.getAsInt()));
    }
    if (reading.tokenFile.isPresent() && reading.compare.isEmpty()) {
      throw new Unusable(
          "--token-file is %s: it goes with --compare.".formatted(reading.tokenFile.get()));
    }
    boolean standard = reading.output == null || reading.output.equals("-");
    return new ReplayArguments(
        reading.from,
        reading.to,
        reading.until,
        reading.partition,
        reading.fromBeginning,
        standard
            ? Optional.empty()
            : Optional.of(path("--output", reading.output, "a folder, or -")),
        reading.output != null || reading.compare.isEmpty(),
        reading.compare,
        reading.tokenFile);
  }

  private static String value(String name, Iterator<String> rest) throws Unusable {
    if (!rest.hasNext()) {
      throw new Unusable(name + " is without a value: see replay --help.");
    }
    return rest.next();
  }

  private static Instant time(String name, Iterator<String> rest) throws Unusable {
    String text = value(name, rest);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Unusable(name + " is " + text + ": give a time such as 2026-01-01T00:00:00Z.");
    }
  }

  private static int partition(String name, Iterator<String> rest) throws Unusable {
    String text = value(name, rest);
    if (!text.matches("[0-9]{1,9}")) {
      throw new Unusable(name + " is " + text + ": give a number from 0 on.");
    }
    return Integer.parseInt(text);
  }

  private static Path path(String name, String text, String wanted) throws Unusable {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new Unusable(name + " is " + text + ": give " + wanted + ".");
    }
  }

  private static URI address(String name, Iterator<String> rest) throws Unusable {
    String text = value(name, rest);
    try {
      URI address = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (text.matches("https?://[^/?#]+[^?#]*") && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // refused below
    }
    throw new Unusable(name + " is " + text + ": give an address such as http://localhost:8080.");
  }
}
