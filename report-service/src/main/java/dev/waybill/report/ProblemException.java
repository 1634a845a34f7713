// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import java.io.Serial;

/** Ends a request with a problem. */
final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  static ProblemException badParameter(String name, String what) {
    return new ProblemException(Problem.ofParameter(name, what));
  }

  static ProblemException notFound(String what) {
    return new ProblemException(Problem.of(404, what));
  }

  Problem problem() {
    return problem;
  }
}
