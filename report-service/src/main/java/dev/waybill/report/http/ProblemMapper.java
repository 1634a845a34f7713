// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import dev.waybill.report.store.DatabaseException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes a problem of everything that can go wrong; never tells of classes or statements. */
class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
  private static final String RETRY_AFTER_SECONDS = "5";

  @ServerExceptionMapper
  public Response map(ProblemException e) {
    return e.response();
  }

  @ServerExceptionMapper
  public Response map(WebApplicationException e) {
    Response original = e.getResponse();
    int status = original.getStatus();
    if (status < 400) {
      return original;
    }
    Response.ResponseBuilder response =
        Response.fromResponse(Problem.of(status, detail(status)).response());
    String allow = original.getHeaderString(HttpHeaders.ALLOW);
    return allow == null ? response.build() : response.header(HttpHeaders.ALLOW, allow).build();
  }

  @ServerExceptionMapper
  public Response map(DatabaseException e) {
    if (!e.isOutage()) {
      return map((Throwable) e);
    }
    LOG.warnf("The database does not serve: %s", e.getCause());
    return Response.fromResponse(Problem.of(503, "The database does not serve now.").response())
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  public Response map(Throwable e) {
    String id = UUID.randomUUID().toString();
    LOG.errorf(e, "Request failed, error %s", id);
    return Problem.of(500, "Something is wrong here; the log tells of it as error " + id + ".")
        .response();
  }

  static String detail(int status) {
    return switch (status) {
      case 404 -> "There is nothing at this path.";
      case 405 -> "This path does not know this method.";
      case 406 -> "The answer can only be given as JSON, and tables as text/csv.";
      case 413 -> "The body must not be larger than " + RequestLimits.MAX_BODY + " bytes.";
      case 414 -> "Path and query must not be longer than " + RequestLimits.MAX_URI + ".";
      case 415 -> "The body must be JSON.";
      default -> "The request can't be answered.";
    };
  }
}
