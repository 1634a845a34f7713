// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

/** Why a verdict holds, as written into it; explained in {@code docs/semantics.md}. */
final class Reason {
  /** LOST, WAITING: by the offsets that are committed, or not yet. */
  static final String OFFSETS = "offsets";

  /** LOST: the stage passed over the offsets without reading them. */
  static final String PASSED_OVER = "passed_over";

  /** LOST, WAITING: by the holder's uptime, past the deadline or not yet. */
  static final String DEADLINE = "deadline";

  /** SKIPPED, FAILED, CORRUPTED, DUPLICATED: the stage itself said so. */
  static final String REPORTED = "reported";

  /** SKIPPED: the stage is declared to filter. */
  static final String FILTERED = "filtered";

  /** SKIPPED: the topic is declared to be compacted. */
  static final String COMPACTED = "compacted";

  /** UNKNOWN: entries that would tell are missing, or their instance fell silent. */
  static final String HOLE = "hole";

  /** UNKNOWN, WAITING: the sender does not know whether it arrived. */
  static final String IN_DOUBT = "in_doubt";

  /** UNKNOWN: a message whose waybill could not be read was received where this one may lie. */
  static final String UNTRACEABLE = "untraceable";

  /** UNKNOWN, WAITING: seen further on though nobody reported handing it over. */
  static final String UNREPORTED = "unreported";

  /** WAITING: the pipeline is not declared, so nobody knows where its messages should go. */
  static final String UNDECLARED = "undeclared";

  /** UNKNOWN: it waited, and there was no more room to follow it. */
  static final String EVICTED = "evicted";

  /** UNKNOWN: the audit of the pipeline is switched off, or was when it was issued. */
  static final String UNAUDITED = "unaudited";

  private Reason() {}
}
