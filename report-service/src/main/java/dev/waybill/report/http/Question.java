// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The request as a whole: what it may ask, and which page of what. */
@RequestScoped
public class Question {
  private final UriInfo uri;

  Question(UriInfo uri) {
    this.uri = uri;
  }

  /** Refuses all parameters but these: one that is misspelt must not be ignored. */
  public void only(String... names) {
    for (Map.Entry<String, List<String>> given : uri.getQueryParameters().entrySet()) {
      String name = given.getKey();
      if (!Set.of(names).contains(name)) {
        throw ProblemException.badParameter(
            name,
            names.length == 0
                ? "is no parameter: there are none here"
                : "is no parameter; there are " + String.join(", ", names));
      }
      if (given.getValue().size() > 1) {
        throw ProblemException.badParameter(name, "must be given once");
      }
      if (given.getValue().get(0).isEmpty()) {
        throw ProblemException.badParameter(name, "must not be empty");
      }
    }
  }

  /** What a list is asked for. */
  public Page.Request page(PageParameters page) {
    String scope = scope();
    return new Page.Request(Parameters.limit(page.limit), scope, Cursor.read(scope, page.after));
  }

  /** Path and parameters but those of paging. */
  private String scope() {
    return uri.getQueryParameters().entrySet().stream()
        .filter(e -> !e.getKey().equals("limit") && !e.getKey().equals("after"))
        .map(e -> e.getKey() + "=" + e.getValue())
        .sorted()
        .collect(Collectors.joining("&", uri.getPath() + "?", ""));
  }
}
