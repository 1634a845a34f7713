// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * What became of a message, or what it was found to be. The last three are flags that stand beside
 * a verdict. Truth table and proofs: {@code docs/semantics.md}.
 */
public enum Kind {
  /** Handed over by the sink. A count, never named in a record of a session. */
  COMPLETE,
  /** Not read or not committed yet, or not handed over yet: lag is no loss. */
  WAITING,
  /** Where it may lie has been read and committed, and it was not there. */
  LOST,
  /** A stage said that it left it out. */
  SKIPPED,
  /** A stage said that it could not hand it over. */
  FAILED,
  /** Seen after it had been called lost, and after that had been settled and forgotten. */
  LATE,
  /** The audit itself has a hole there. */
  UNKNOWN,
  /** Its bytes were not those that were sealed. */
  CORRUPTED,
  /** Handed over more than once at a stage. */
  DUPLICATED,
  /** Seen by a stage that takes it for another pipeline's. */
  MISROUTED
}
