// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.wire.Kind;
import java.util.Collection;
import java.util.List;

/** Which of several verdicts on one message is the one to name first. */
final class Gravity {
  /** The gravest first. The others are flags, which stand beside a verdict. */
  private static final List<Kind> ORDER =
      List.of(
          Kind.LOST,
          Kind.UNKNOWN,
          Kind.WAITING,
          Kind.FAILED,
          Kind.SKIPPED,
          Kind.LATE,
          Kind.COMPLETE);

  private Gravity() {}

  static boolean isFlag(String kind) {
    return !ORDER.contains(Kind.valueOf(kind));
  }

  /** What became of a message: late, if it arrived after all, else the gravest. */
  static String lastWord(Collection<String> kinds) {
    return kinds.contains(Kind.LATE.name()) ? Kind.LATE.name() : gravest(kinds);
  }

  /** The gravest of some kinds, flags aside; COMPLETE if there is none. */
  static String gravest(Collection<String> kinds) {
    return ORDER.stream()
        .map(Kind::name)
        .filter(kinds::contains)
        .findFirst()
        .orElse(Kind.COMPLETE.name());
  }
}
