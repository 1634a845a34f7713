// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Problems of requests that no resource is asked about, such as a path of none. */
@ApplicationScoped
class ProblemRoutes {
  private static final int[] STATUSES = {400, 404, 405, 406, 413, 414, 415, 431};

  private final ObjectMapper mapper;

  ProblemRoutes(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  void register(@Observes Router router) {
    for (int status : STATUSES) {
      router.errorHandler(status, context -> answer(context, status));
    }
  }

  void answer(RoutingContext context, int status) {
    try {
      context
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .end(mapper.writeValueAsString(Problem.of(status, ProblemMapper.detail(status))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem is always JSON", e);
    }
  }
}
