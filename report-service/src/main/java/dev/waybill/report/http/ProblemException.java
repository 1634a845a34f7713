// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  private ProblemException(Problem problem, Map<String, String> headers) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = headers;
  }

  public static ProblemException badParameter(String name, String what) {
    return new ProblemException(Problem.ofParameter(name, what), Map.of());
  }

  /**
   * A body that can't be taken.
   *
   * @param faults one or more
   */
  public static ProblemException badBody(List<Fault> faults) {
    return new ProblemException(Problem.ofBody(faults), Map.of());
  }

  public static ProblemException notFound(String what) {
    return of(404, what);
  }

  public static ProblemException of(int status, String what) {
    return new ProblemException(Problem.of(status, what), Map.of());
  }

  /** Something that may well succeed later. */
  public static ProblemException notNow(int status, String what, Duration retryAfter) {
    // Rounded up: a client that comes back must not be too early.
    String seconds = Long.toString(retryAfter.plusMillis(999).toSeconds());
    return new ProblemException(Problem.of(status, what), Map.of(HttpHeaders.RETRY_AFTER, seconds));
  }

  Problem problem() {
    return problem;
  }

  Response response() {
    Response.ResponseBuilder response = Response.fromResponse(problem.response());
    headers.forEach(response::header);
    return response.build();
  }
}
