// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.certificate.pipeline.Letter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which message suffers what, by its number. Every fifth is left alone.
 *
 * @param seed decides over bytes and bursts
 * @param valueBytes size of each message's value
 * @param cases what becomes of each message, by its number
 */
record CorruptionPlan(long seed, int valueBytes, List<Case> cases) {

  private static final int UNTOUCHED_EVERY = 5;

  /** What becomes of a message, and in which of all ways. */
  record Case(Corruption corruption, int variant) {}

  /**
   * All of the catalogue that ends in some fates.
   *
   * @param unreadable whether those whose waybill can't be read, which make others unknown as well,
   *     or all others
   */
  static CorruptionPlan of(long seed, int valueBytes, boolean unreadable) {
    List<Case> cases = new ArrayList<>();
    for (Corruption corruption : Corruption.values()) {
      if ((corruption.fate() == Fate.UNREADABLE) == unreadable) {
        for (int variant = 0; variant < corruption.variants(valueBytes); variant++) {
          cases.add(new Case(corruption, variant));
          if (cases.size() % UNTOUCHED_EVERY == UNTOUCHED_EVERY - 1) {
            cases.add(new Case(Corruption.UNTOUCHED, 0));
          }
        }
      }
    }
    return new CorruptionPlan(seed, valueBytes, List.copyOf(cases));
  }

  /** A plan in which nothing happens. */
  static CorruptionPlan quiet(long seed, int valueBytes, int messages) {
    return new CorruptionPlan(
        seed, valueBytes, Collections.nCopies(messages, new Case(Corruption.UNTOUCHED, 0)));
  }

  Case of(long number) {
    return cases.get((int) number);
  }

  /** How many messages the first session has; the others are of a second one. */
  int firstSession() {
    int last = cases.lastIndexOf(new Case(Corruption.LENT_ABROAD, lenders() - 1));
    return last + 1;
  }

  private int lenders() {
    return Corruption.LENT_ABROAD.variants(valueBytes);
  }

  /** The number of the message whose waybill another one comes with. */
  long lenderOf(long borrower) {
    Case of = of(borrower);
    return cases.indexOf(new Case(of.corruption().lender(), of.variant()));
  }

  /** A message as it is before anything happens to it. */
  Damage whole(long number, byte[] key, byte[] value, List<Damage.Header> headers, byte[] lent) {
    return new Damage(
        key,
        value,
        headers,
        of(number).variant(),
        new Random(seed * 1_000_003 + number).nextLong(),
        Letter.bytes(cases.size() + number, valueBytes, seed),
        lent);
  }
}
