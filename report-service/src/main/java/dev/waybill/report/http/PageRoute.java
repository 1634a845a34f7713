// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Gives a browser that asks for {@code /} the page, and everybody else the list of addresses. The
 * page needs no token, since it is what asks for one; all that it shows does.
 */
@ApplicationScoped
class PageRoute {
  private static final String PAGE = "/page/index.html";
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /** Before the resources and the static files. */
  private static final int FIRST = -1;

  void register(@Observes Router router) {
    router.route("/").order(FIRST).handler(PageRoute::choose);
  }

  private static void choose(RoutingContext context) {
    context.addHeadersEndHandler(
        end -> context.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT));
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    if (READING.contains(context.request().method())
        && accept != null
        && accept.contains("text/html")) {
      context.reroute(PAGE);
    } else {
      context.next();
    }
  }
}
