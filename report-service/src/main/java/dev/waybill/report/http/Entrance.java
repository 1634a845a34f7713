// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import dev.waybill.report.ReportConfig;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Who may ask what, and how often: stands before every resource, so that none can be forgotten.
 * Whoever reads needs the role {@code reader} or {@code editor}, whoever changes something {@code
 * editor}. Never blocks.
 */
class Entrance {
  private static final Logger LOG = Logger.getLogger(Entrance.class);
  private static final String READER = "reader";
  private static final String EDITOR = "editor";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final CurrentIdentityAssociation identities;
  private final RateLimit rateLimit;
  private final boolean login;

  Entrance(CurrentIdentityAssociation identities, RateLimit rateLimit, ReportConfig config) {
    this.identities = identities;
    this.rateLimit = rateLimit;
    this.login = config.security().login();
  }

  /** Completes with null if the request may go on, or with what it is answered. */
  @ServerRequestFilter
  @Priority(Priorities.AUTHENTICATION)
  public Uni<Response> check(HttpServerRequest request) {
    String address = request.remoteAddress().hostAddress();
    if (!login) {
      return Uni.createFrom().item(limited("address " + address));
    }
    return identities
        .getDeferredIdentity()
        .map(identity -> check(identity, request.method().name(), address))
        .onFailure(AuthenticationFailedException.class)
        .recoverWithItem(() -> limitedOr(address, refused(401, "Bearer error=\"invalid_token\"")))
        .onFailure()
        .recoverWithItem(cause -> notNow(address, cause));
  }

  private Response check(SecurityIdentity identity, String method, String address) {
    if (identity.isAnonymous()) {
      return limitedOr(address, refused(401, "Bearer"));
    }
    Response limited = limited("principal " + identity.getPrincipal().getName());
    if (limited != null) {
      return limited;
    }
    boolean may =
        identity.hasRole(EDITOR) || (READING.contains(method) && identity.hasRole(READER));
    return may ? null : refused(403, "Bearer error=\"insufficient_scope\"");
  }

  private Response notNow(String address, Throwable cause) {
    LOG.warnf("No token can be checked: %s", cause);
    return limitedOr(
        address,
        ProblemException.notNow(503, "The issuer of tokens can't be reached now.", RETRY_AFTER)
            .response());
  }

  /** Whoever shows no good token is counted by address. */
  private Response limitedOr(String address, Response other) {
    Response limited = limited("address " + address);
    return limited == null ? other : limited;
  }

  private Response limited(String client) {
    Duration wait = rateLimit.take(client);
    return wait.isZero()
        ? null
        : ProblemException.notNow(429, "These are too many requests.", wait).response();
  }

  private static Response refused(int status, String challenge) {
    String detail =
        status == 401
            ? "This needs a bearer token that is valid here."
            : "This needs another role: reader or editor to read, editor to change something.";
    return Response.fromResponse(Problem.of(status, detail).response())
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
        .build();
  }
}
