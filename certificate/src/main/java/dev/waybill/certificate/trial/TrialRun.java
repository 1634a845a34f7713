// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.Scale;
import dev.waybill.certificate.system.AuditSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a trial is given, and where it puts its rows. Belongs to the trial's thread. */
public final class TrialRun {

  private final Scale scale;
  private final long seed;
  private final AuditSystem.Place place;
  private final Consumer<String> console;
  private final Instant start = Instant.now();
  private final List<Row> rows = new ArrayList<>();
  private final List<String> details = new ArrayList<>();

  public TrialRun(Scale scale, long seed, AuditSystem.Place place, Consumer<String> console) {
    this.scale = scale;
    this.seed = seed;
    this.place = place;
    this.console = console;
  }

  public Scale scale() {
    return scale;
  }

  /** What decides over all that is random. */
  public long seed() {
    return seed;
  }

  /** The trial's own folder, which is empty. */
  public Path folder() {
    return place.data();
  }

  /** Starts a system of its own, with settings of its correlator; close it. */
  public AuditSystem startSystem(Map<String, String> correlatorSettings) {
    say("Starting broker, database and both services.");
    return AuditSystem.start(place, correlatorSettings);
  }

  public AuditSystem startSystem() {
    return startSystem(Map.of());
  }

  /** Tells on the console how it goes; for any thread. */
  public void say(String line) {
    Duration since = Duration.between(start, Instant.now());
    console.accept("%3d:%02d  %s".formatted(since.toMinutes(), since.toSecondsPart(), line));
  }

  public void add(Row row) {
    rows.add(row);
    if (!row.holds()) {
      say("%s: must be %s, is %s".formatted(row.what(), row.expected(), row.got()));
    }
  }

  /** Adds what helps to find out why a row does not hold. */
  public void detail(String line) {
    details.add(line);
  }

  public List<Row> rows() {
    return List.copyOf(rows);
  }

  public List<String> details() {
    return List.copyOf(details);
  }
}
