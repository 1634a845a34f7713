// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import java.util.List;

/**
 * What must find a mutant.
 *
 * @param module the module of a test, or {@link #TRIAL}
 * @param testClass the simple name of a test's class, or the name of a trial
 * @param method one method of the class, or empty for any of them
 */
record Finder(String module, String testClass, String method) {

  /** Stands for the module where a trial finds it. */
  static final String TRIAL = "trial";

  /**
   * Reads {@code module Class}, {@code module Class.method} or {@code trial name}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static Finder parse(String text) {
    List<String> words = List.of(text.strip().split("\\s+"));
    if (words.size() != 2) {
      throw new IllegalArgumentException("not 'module Test' or 'trial name': " + text);
    }
    String test = words.get(1);
    int dot = test.indexOf('.');
    return dot < 0
        ? new Finder(words.get(0), test, "")
        : new Finder(words.get(0), test.substring(0, dot), test.substring(dot + 1));
  }

  boolean isTrial() {
    return module.equals(TRIAL);
  }

  /** As it stands in the mutant's file. */
  @Override
  public String toString() {
    return module + " " + testClass + (method.isEmpty() ? "" : "." + method);
  }
}
