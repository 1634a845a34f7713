// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

/**
 * What may be wrong with a record on one of the audit's own topics. Whatever could be true, and so
 * be a lie that nobody can tell from the truth, is not among it.
 */
enum PoisonKind {
  /** Any bytes. */
  RANDOM_BYTES,
  /** No value. */
  NO_VALUE,
  /** A value without a byte. */
  EMPTY,
  /** A real record behind a byte with which no document begins. */
  BROKEN_COPY,
  /** A real record with up to 20 bits flipped, if it can't be read then. */
  FLIPPED_COPY,
  /** A real record cut anywhere, if it can't be read then. */
  CUT_COPY,
  /** Two real records in one, if they can't be read then. */
  JOINED_COPIES,
  /** A real record of another topic, if it can't be read here. */
  OF_ANOTHER_TOPIC,
  /** A number that no reader takes. */
  HUGE_NUMBER,
  /** A length beyond the end, and text that does not end. */
  ENDLESS,
  /** A version or a word that is not known yet. */
  FUTURE_VERSION,
  /** What later versions may add, and a reader passes over. */
  UNKNOWN_FIELDS,
  /** Valid JSON of another shape. */
  WRONG_SHAPE,
  /** JSON nested deeper than any reader takes. */
  DEEP_JSON,
  /** A real record once more, where it belongs: transport, and no evidence. */
  DUPLICATE,
  /** A real record of the audit log, in a partition that is not its session's. */
  WRONG_PARTITION,
  /** A definition under another name. */
  WRONG_KEY,
  /** As large as the topic takes. */
  LARGE
}
