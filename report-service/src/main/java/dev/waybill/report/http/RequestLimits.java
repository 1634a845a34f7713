// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jboss.resteasy.reactive.common.util.MediaTypeHelper;

/**
 * Refuses what is larger than any request of ours, or can't be read, with a problem. Behind these
 * limits stand those of the server ({@code quarkus.http.limits}), which are somewhat larger and
 * answer without a body.
 */
@ApplicationScoped
public class RequestLimits {
  /** Bytes of a body. A definition of a thousand stages fits. */
  static final int MAX_BODY = 256 * 1024;

  /** Bytes of a body that are read to no end, so that the connection can stay. */
  private static final long MAX_DISCARDED = 8 * 1024 * 1024;

  /** Characters of path and query. */
  static final int MAX_URI = 4096;

  /** Before anything else looks at a request. */
  private static final int FIRST = 1_000_000;

  private final ProblemRoutes problems;

  RequestLimits(ProblemRoutes problems) {
    this.problems = problems;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, FIRST);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    long length = length(request);
    if (request.uri().length() > MAX_URI) {
      problems.answer(context, 414);
    } else if (length > MAX_BODY) {
      if (length > MAX_DISCARDED) {
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
      // Who is still sending when the connection ends may never see the answer.
      request.resume();
      problems.answer(context, 413);
    } else if (!isReadable(request.headers().getAll(HttpHeaders.ACCEPT))) {
      problems.answer(context, 406);
    } else {
      context.next();
    }
  }

  /** Whether those who choose the form of an answer can; they fail over what is no media type. */
  private static boolean isReadable(List<String> accept) {
    try {
      accept.forEach(MediaTypeHelper::parseHeader);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Reads a body, which may have come without its length. */
  public static byte[] read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_BODY + 1);
    if (bytes.length > MAX_BODY) {
      throw ProblemException.of(413, ProblemMapper.detail(413));
    }
    return bytes;
  }

  private static long length(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
