// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.ProblemException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a change says of the definition that it is made to: nothing, the version ({@code If-Match:
 * "4"}), that there is one ({@code If-Match: *}) or that there is none ({@code If-None-Match: *}).
 * See RFC 9110, section 13.
 *
 * @param match the versions to match, {@link #ANY}, or null
 * @param isNew whether there must be none
 */
record Precondition(List<String> match, boolean isNew) {
  private static final List<String> ANY = List.of("*");
  private static final Pattern TAGS =
      Pattern.compile("\"[\\x21\\x23-\\x7e]{0,40}\"(\\s*,\\s*\"[\\x21\\x23-\\x7e]{0,40}\"){0,20}");

  /**
   * Reads the headers.
   *
   * @param ifMatch null if it is not given
   * @param ifNoneMatch null if it is not given
   */
  static Precondition of(String ifMatch, String ifNoneMatch) {
    if (ifNoneMatch != null && !ifNoneMatch.strip().equals("*")) {
      throw ProblemException.badParameter(
          "If-None-Match", "can only be * here: there must be no definition yet");
    }
    return new Precondition(ifMatch == null ? null : tags(ifMatch.strip()), ifNoneMatch != null);
  }

  private static List<String> tags(String ifMatch) {
    if (ifMatch.equals("*")) {
      return ANY;
    }
    if (!TAGS.matcher(ifMatch).matches()) {
      throw ProblemException.badParameter("If-Match", "must be * or a version such as \"4\"");
    }
    return Stream.of(ifMatch.split(",")).map(String::strip).toList();
  }

  /**
   * Refuses a change of something else than was meant.
   *
   * @param version the present version, or null if there is no definition
   */
  void check(Long version) {
    if (isNew && version != null) {
      throw failed("There is a definition already, version " + version + ".");
    }
    if (match == null) {
      return;
    }
    if (version == null) {
      throw failed("There is no definition.");
    }
    if (!match.equals(ANY) && !match.contains(tag(version))) {
      throw failed("The present version is " + version + ".");
    }
  }

  /** The entity tag of a version. */
  static String tag(long version) {
    return "\"" + version + "\"";
  }

  private static ProblemException failed(String what) {
    return ProblemException.of(412, what);
  }
}
