// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.DatabaseException;
import dev.waybill.report.store.HourVersions;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Answers on ranges of time, each with an entity tag, kept until a window of the range changes.
 *
 * <p>Which hours change, whoever changes them, is asked of the database every second: an answer is
 * that much older than the database at most. While it can't be asked, nothing is kept. Thread-safe.
 */
// A native executable must know which of its classes Caffeine picks by name.
@RegisterForReflection(
    classNames = {
      "com.github.benmanes.caffeine.cache.SSMW",
      "com.github.benmanes.caffeine.cache.PSMW"
    })
@ApplicationScoped
public class Answers {
  private static final long MAX_BYTES = 16L << 20;

  /** Clients must ask whether it still holds. */
  private static final String MAY_BE_KEPT = "private, no-cache";

  /** As in RFC 9110, 12.5.3: not with a weight of zero. */
  private static final Pattern GZIP =
      Pattern.compile(
          "(?i)(?:^|,)\\s*gzip\\s*(?:;\\s*q\\s*=\\s*(?!0(?:\\.0*)?\\s*(?:,|$))[^,]*)?(?:,|$)");

  /** Changes are asked for so far back: no transaction takes longer to its end. */
  private static final String CHANGES =
      """
      select pipeline, window_start, version from hour_version
      where touched_at > clock_timestamp() - interval '3 minutes'
      """;

  /** Without an answer on changes for so long, what is kept may not hold. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** Shorter than what {@link #CHANGES} goes back by what a transaction takes to its end. */
  private static final Duration GAP = Duration.ofMinutes(1);

  private final Database database;
  private final ObjectMapper mapper;
  private final Clock clock;
  private final Cache<Key, Kept> kept =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((Key key, Kept body) -> body.plain.bytes.length + body.gzip.bytes.length)
          .build();

  private Map<HourVersions.Hour, Long> versions = Map.of(); // at the last look, of that alone
  private final AtomicLong looks = new AtomicLong();
  private volatile Instant lookedAt = Instant.MIN;

  Answers(Database database, ObjectMapper mapper, Clock clock) {
    this.database = database;
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * What was asked.
   *
   * @param question all of it, as text
   */
  public record Key(String pipeline, Instant from, Instant to, String question) {
    private boolean covers(Instant hour) {
      return from.isBefore(hour.plus(1, ChronoUnit.HOURS)) && hour.isBefore(to);
    }
  }

  /** An answer in one encoding. */
  private static final class Body {
    private final byte[] bytes;
    private final EntityTag tag;

    Body(byte[] bytes) {
      this.bytes = bytes;
      this.tag = new EntityTag(HexFormat.of().formatHex(sha256(bytes), 0, 16));
    }

    Body gzip() {
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
        out.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Body(compressed.toByteArray());
    }

    private static byte[] sha256(byte[] bytes) {
      try {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has it", e);
      }
    }
  }

  /** An answer as it is kept: compressed too, since that costs more than to find it often does. */
  private record Kept(Body plain, Body gzip) {}

  /**
   * Answers with what is kept or else with what is found, as JSON; with 304 if the client has it,
   * and compressed if it is kept and the client takes that.
   *
   * @param key null for a question that will hardly be asked twice
   */
  public Response json(Key key, Request request, HttpHeaders headers, Supplier<?> answer) {
    Kept found = key == null ? null : keep(key, answer);
    if (found == null) {
      return response(request, find(answer)).build();
    }
    boolean gzip = takesGzip(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING));
    Response.ResponseBuilder response =
        response(request, gzip ? found.gzip : found.plain)
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (gzip) {
      response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return response.build();
  }

  private static Response.ResponseBuilder response(Request request, Body body) {
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(body.tag);
    Response.ResponseBuilder response =
        unchanged != null ? unchanged : Response.ok(body.bytes, MediaType.APPLICATION_JSON_TYPE);
    return response.tag(body.tag).header(HttpHeaders.CACHE_CONTROL, MAY_BE_KEPT);
  }

  /** By the header Accept-Encoding, which may be null. */
  static boolean takesGzip(String acceptEncoding) {
    return acceptEncoding != null && GZIP.matcher(acceptEncoding).find();
  }

  /** Null if nothing may be kept now. */
  private Kept keep(Key key, Supplier<?> answer) {
    if (lookedAt.isBefore(clock.instant().minus(FRESH))) {
      return null;
    }
    Kept body = kept.getIfPresent(key);
    if (body == null) {
      long before = looks.get();
      Body plain = find(answer);
      body = new Kept(plain, plain.gzip());
      kept.put(key, body);
      if (looks.get()
          != before) { // a look that told of a change since may have come before the put
        kept.invalidate(key);
      }
    }
    return body;
  }

  private Body find(Supplier<?> answer) {
    try {
      return new Body(mapper.writeValueAsBytes(answer.get()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answers are always JSON", e);
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    Map<HourVersions.Hour, Long> now = new HashMap<>();
    Instant at = clock.instant();
    try {
      database.query(
          CHANGES,
          row ->
              now.put(
                  new HourVersions.Hour(
                      row.getString("pipeline"), Database.instant(row, "window_start")),
                  row.getLong("version")));
    } catch (DatabaseException e) {
      kept.invalidateAll(); // what changes meanwhile may not be told of any more
      return;
    }
    Map<String, Set<Instant>> changed = new HashMap<>();
    now.forEach(
        (hour, version) -> {
          if (!version.equals(versions.get(hour))) {
            changed
                .computeIfAbsent(hour.pipeline(), pipeline -> new TreeSet<>())
                .add(hour.windowStart());
          }
        });
    if (lookedAt.isBefore(at.minus(GAP))) {
      kept.invalidateAll(); // some changes may have been told of in between
    }
    versions = now;
    looks.incrementAndGet(); // before anything goes: see keep
    kept.asMap()
        .keySet()
        .removeIf(
            key -> changed.getOrDefault(key.pipeline, Set.of()).stream().anyMatch(key::covers));
    lookedAt = at;
  }
}
