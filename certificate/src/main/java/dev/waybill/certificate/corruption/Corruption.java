// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.wire.Waybill;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * The catalogue of what may happen to a message's bytes and its waybill on the way to a stage: what
 * it is, how often it is tried, what the audit must say by its documents, and why.
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
enum Corruption {
  LENT_ABROAD(
      Fate.CORRUPTED_TWICE,
      n -> 8,
      d -> d,
      "a message of a later session comes with its waybill: received twice, once with other bytes"),
  UNTOUCHED(Fate.COMPLETE, n -> 0, d -> d, "nothing happened to it"),
  VALUE_BIT(
      Fate.CORRUPTED,
      n -> n * 8,
      d -> d.bytes(d.key(), Damage.flip(d.value(), d.variant())),
      "a CRC sees every single bit that is flipped"),
  KEY_BIT(
      Fate.CORRUPTED,
      n -> Long.SIZE,
      d -> d.bytes(Damage.flip(d.key(), d.variant()), d.value()),
      "the checksum covers the key where its bytes are known"),
  BURST(
      Fate.CORRUPTED,
      n -> 31 * 8,
      d -> d.burst(2 + d.variant() % 31),
      "a CRC of 32 bits sees every burst of up to 32 bits, from key to value as well"),
  VALUE_CUT(
      Fate.CORRUPTED,
      n -> Math.min(n, 2_048),
      d -> d.bytes(d.key(), Damage.cut(d.value(), d.variant())),
      "the checksum covers the length"),
  VALUE_LONGER(
      Fate.CORRUPTED,
      n -> 16,
      d -> d.bytes(d.key(), Damage.cut(d.value(), d.value().length + 1 + d.variant())),
      "zeros behind the end: the checksum covers the length"),
  VALUE_NULL(Fate.CORRUPTED, n -> 4, d -> d.bytes(d.key(), null), "null is not empty"),
  KEY_NULL(Fate.CORRUPTED, n -> 4, d -> d.bytes(null, d.value()), "a key was covered"),
  KEY_CUT(
      Fate.CORRUPTED,
      n -> Long.BYTES,
      d -> d.bytes(Damage.cut(d.key(), d.variant()), d.value()),
      "the checksum covers the key's length"),
  KEY_AND_VALUE_SWAPPED(
      Fate.CORRUPTED, n -> 4, d -> d.bytes(d.value(), d.key()), "lengths and order are covered"),
  BYTES_MOVED(
      Fate.CORRUPTED,
      n -> Long.BYTES,
      d -> d.moved(1 + d.variant()),
      "bytes that move from key to value are seen"),
  VALUE_OF_ANOTHER(
      Fate.CORRUPTED, n -> 4, d -> d.bytes(d.key(), d.another().value()), "other bytes"),
  KEY_OF_ANOTHER(Fate.CORRUPTED, n -> 4, d -> d.bytes(d.another().key(), d.value()), "other bytes"),
  LENT(
      Fate.CORRUPTED_TWICE,
      n -> 8,
      d -> d,
      "another message comes with its waybill: received twice, once with other bytes"),
  BORROWED(
      Fate.LOST,
      n -> 8,
      d -> d.header(d.lent()),
      "it comes with another's waybill, which is trusted: it never came itself"),
  BORROWED_ABROAD(
      Fate.LOST,
      n -> 8,
      d -> d.header(d.lent()),
      "it comes with a waybill of another session, which is trusted: it never came itself"),
  HEADER_STRIPPED(
      Fate.LOST,
      n -> 8,
      Damage::stripped,
      "what has no waybill can be no message that has one: read, committed, not seen"),
  HEADER_NULL(
      Fate.LOST,
      n -> 4,
      d -> d.header(null),
      "a header without a value is as good as none: absent, not damaged"),
  DECOY(
      Fate.COMPLETE,
      n -> 8,
      Damage::behindADecoy,
      "if a record has several waybills the last one counts"),
  FORGED(
      Fate.LOST,
      n -> 8,
      d -> d.header(d.forged()),
      "a well-formed waybill of nobody is trusted: the message itself never came"),
  ELSEWHERE(
      Fate.MISROUTED_AND_LOST,
      n -> 8,
      Damage::stripped,
      "it lies in another pipeline's topic, and something else in its place (KAFKA-19012)"),
  ELSEWHERE_TOO(
      Fate.MISROUTED, n -> 8, d -> d, "it lies in another pipeline's topic as well as in its own"),
  HEADER_BIT(
      Fate.UNREADABLE,
      n -> Waybill.SAMPLED_LENGTH * 8,
      d -> d.header(Damage.flip(d.waybill(), d.variant() % (d.waybill().length * 8L))),
      "no flipped bit of the text leaves a valid waybill: it may be this message"),
  HEADER_CUT(
      Fate.UNREADABLE,
      n -> Waybill.UNSAMPLED_LENGTH,
      d -> d.header(Damage.cut(d.waybill(), d.variant())),
      "a waybill has one of two lengths; an empty one is damaged, not absent"),
  HEADER_LONGER(
      Fate.UNREADABLE,
      n -> 24,
      d -> d.header(HeaderText.longer(d.waybill(), 1 + d.variant())),
      "a waybill has one of two lengths"),
  HEADER_NOT_BASE64(
      Fate.UNREADABLE,
      n -> Waybill.UNSAMPLED_LENGTH * HeaderText.STRANGERS.length(),
      d -> d.header(HeaderText.withStranger(d.waybill(), d.variant())),
      "padding, white space and the like are no part of a waybill"),
  HEADER_REPLACED(
      Fate.UNREADABLE,
      n -> 8,
      Damage::beforeADecoy,
      "if a record has several waybills the last one counts, and that is damaged"),
  HEADER_OF_THE_FUTURE(
      Fate.UNREADABLE,
      n -> 255,
      d -> d.header(HeaderText.withVersion(d.waybill(), d.variant())),
      "of a version that this reader does not know: it may be this message");

  private final Fate fate;
  private final IntUnaryOperator variants;
  private final UnaryOperator<Damage> act;
  private final String why;

  Corruption(Fate fate, IntUnaryOperator variants, UnaryOperator<Damage> act, String why) {
    this.fate = fate;
    this.variants = variants;
    this.act = act;
    this.why = why;
  }

  Fate fate() {
    return fate;
  }

  /** Of how many messages of a size it is tried, each in another way. */
  int variants(int valueBytes) {
    return variants.applyAsInt(valueBytes);
  }

  /** Does it. */
  Damage done(Damage before) {
    return act.apply(before);
  }

  /** Why its fate is what the audit must say. */
  String why() {
    return why;
  }

  /** Whether a copy of it lies in the topic of another pipeline. */
  boolean isElsewhere() {
    return this == ELSEWHERE || this == ELSEWHERE_TOO;
  }

  /** Whose waybill it comes with; null if with its own. */
  Corruption lender() {
    return switch (this) {
      case BORROWED -> LENT;
      case BORROWED_ABROAD -> LENT_ABROAD;
      default -> null;
    };
  }
}
