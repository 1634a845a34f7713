// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What a finder made of a mutant.
 *
 * @param mutant its name
 * @param bug what is wrong
 * @param peer whether another audit client is known to do just that
 * @param finder what must find it
 * @param outcome what came of it
 * @param what the first test that failed or the rows that do not hold; else why it is not found
 * @param seconds how long it took
 * @param version of sources and mutant
 */
record MutantResult(
    String mutant,
    String bug,
    boolean peer,
    String finder,
    Outcome outcome,
    String what,
    long seconds,
    String version) {

  /** What came of it. */
  enum Outcome {
    /** It passes without the bug and fails with it. */
    FOUND,
    /** It passes with the bug too. */
    MISSED,
    /** It could not be tried: the finder fails without the bug, or did not run. */
    NOT_TRIED
  }

  @JsonIgnore
  boolean isFound() {
    return outcome == Outcome.FOUND;
  }
}
