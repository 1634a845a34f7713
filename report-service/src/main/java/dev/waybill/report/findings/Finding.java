// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Something that somebody should look at, from when it was first so until it was no more.
 *
 * @param id the same whoever finds it, and whenever: made of the key and {@code since}
 * @param lastSeen end of what was bad last
 * @param until when it ended, or null while it is open
 * @param value of windows the worst, else the last
 * @param firstWindow of windows the first that is bad, else null
 * @param lastWindow of windows the last that is bad, else null
 */
record Finding(
    String id,
    FindingKey key,
    Severity severity,
    String stage,
    String place,
    Instant since,
    Instant lastSeen,
    Instant until,
    double value,
    double limit,
    Instant firstWindow,
    Instant lastWindow,
    String text) {

  /** Length of a window. */
  static final Duration MINUTE = Duration.ofMinutes(1);

  /** 64 bits are enough for names, and short enough to be read out. */
  private static final int ID_BYTES = 8;

  static Finding opened(Observation seen) {
    boolean window = seen.key().rule().scope() == Rule.Scope.WINDOW;
    return new Finding(
        id(seen.key(), seen.from()),
        seen.key(),
        seen.severity(),
        seen.stage(),
        seen.place(),
        seen.from(),
        seen.to(),
        null,
        seen.value(),
        seen.limit(),
        window ? seen.from() : null,
        window ? seen.to().minus(MINUTE) : null,
        seen.text());
  }

  /** The same, seen once more; nothing changes if it was seen before. */
  Finding with(Observation seen) {
    boolean window = key.rule().scope() == Rule.Scope.WINDOW;
    boolean tells =
        window ? key.rule().isWorse(seen.value(), value) : !seen.to().isBefore(lastSeen);
    Instant last = seen.to().isAfter(lastSeen) ? seen.to() : lastSeen;
    return new Finding(
        id,
        key,
        tells && seen.severity().compareTo(severity) > 0 ? seen.severity() : severity,
        tells ? seen.stage() : stage,
        tells ? seen.place() : place,
        since,
        last,
        until,
        tells ? seen.value() : value,
        tells ? seen.limit() : limit,
        window && seen.from().isBefore(firstWindow) ? seen.from() : firstWindow,
        window ? last.minus(MINUTE) : null,
        tells ? seen.text() : text);
  }

  /** The same, over since it was last seen. */
  Finding resolved() {
    return new Finding(
        id,
        key,
        severity,
        stage,
        place,
        since,
        lastSeen,
        lastSeen,
        value,
        limit,
        firstWindow,
        lastWindow,
        text);
  }

  boolean isOpen() {
    return until == null;
  }

  /** Whether it already tells of that. */
  boolean covers(Observation seen) {
    return !seen.from().isBefore(since) && !seen.to().isAfter(lastSeen);
  }

  private static String id(FindingKey key, Instant since) {
    try {
      String name =
          String.join("\n", key.rule().word(), key.pipeline(), key.subject(), since.toString());
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
