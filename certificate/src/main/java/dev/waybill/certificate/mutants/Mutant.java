// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import java.util.List;

/**
 * A deliberate bug.
 *
 * @param name of its file, without the ending
 * @param bug what is wrong, in a sentence
 * @param peer whether another audit client is known to do just that
 * @param file the source file, from the project's folder
 * @param original lines of it, which are there once
 * @param replacement what stands there instead
 * @param finders what must find it, the cheapest first
 */
record Mutant(
    String name,
    String bug,
    boolean peer,
    String file,
    String original,
    String replacement,
    List<Finder> finders) {

  /** The module that its file is in. */
  String module() {
    return file.substring(0, file.indexOf('/'));
  }

  /**
   * The source with the bug.
   *
   * @throws IllegalArgumentException if the original is not there, or more than once
   */
  String applyTo(String source) {
    int at = source.indexOf(original);
    if (at < 0) {
      throw new IllegalArgumentException(name + ": its original is not in " + file);
    }
    if (source.indexOf(original, at + 1) >= 0) {
      throw new IllegalArgumentException(name + ": its original is more than once in " + file);
    }
    return source.substring(0, at) + replacement + source.substring(at + original.length());
  }
}
