// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

/** What a note tells: of a message, except for the last. */
public enum Event {
  /** The origin's producer was given it; with its trace id. */
  SENT,
  /** It was taken away between the broker and a stage. */
  LOST_ON_HOP,
  /** A stage received it and forgot it. */
  LOST_IN_STAGE,
  /** Its bytes were changed between the broker and a stage. */
  CORRUPTED,
  /** A stage is about to say that it leaves it out. */
  SKIPPED,
  /** A stage is about to say that it failed at it. */
  FAILED,
  /** A stage is about to say that it handed it over; once for each time. */
  DONE,
  /** A stage's commit failed; the broker may have taken it all the same. */
  COMMIT_FAILED
}
