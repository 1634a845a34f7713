// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import java.util.Locale;

/** What makes a finding. The loudest first. */
public enum Rule {
  /** The audit log is not judged any more: nobody knows what happens. */
  AUDIT_SILENCE(Scope.AUDIT),
  /** A stage tells of nothing, though messages wait for it; or an origin died and none follows. */
  SILENCE(Scope.STAGE),
  /** A closed window is below the pipeline's target. */
  COMPLETENESS(Scope.WINDOW),
  /** A stage received messages whose bytes were not those that were sealed. */
  CORRUPTION(Scope.WINDOW),
  /** Nothing is issued, though the audit hears well. */
  QUIET(Scope.STAGE),
  /** Instances of tracers fell silent without a goodbye. */
  SILENT_INSTANCES(Scope.AUDIT),
  /** Entries of tracers are missing. */
  HOLES(Scope.AUDIT),
  /** Tracers could not report all that they recorded. */
  DROPPED(Scope.AUDIT),
  /** Records of the audit log could not be read. */
  DEAD_LETTERS(Scope.AUDIT);

  /** What a rule looks at. */
  enum Scope {
    /** A state of the audit as a whole, which is or is not now. */
    AUDIT,
    /** A state of a pipeline or its stage, which is or is not now. */
    STAGE,
    /** Minutes of a pipeline, which stay as they are. */
    WINDOW
  }

  private final Scope scope;

  Rule(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /** As it is written everywhere. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Rule of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Where it is written what to do. */
  String runbook() {
    return "docs/runbook.md#" + word();
  }

  /** Whether a value is further from what it should be than another one is. */
  boolean isWorse(double value, double than) {
    return this == COMPLETENESS ? value < than : value > than;
  }
}
