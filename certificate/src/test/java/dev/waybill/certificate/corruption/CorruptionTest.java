// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.certificate.pipeline.Letter;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorruptionTest {

  private static final int SIZE = 64;

  private static final Letter.Bytes BYTES = Letter.bytes(7, SIZE, 1);

  private static final byte[] WAYBILL =
      new Waybill(
              new MessageChecksum().ofKeyAndValue(BYTES.key(), BYTES.value()), true, 77, 7, null)
          .encode();

  @ParameterizedTest
  @EnumSource(Corruption.class)
  void everyKind_isTriedAndDoesWhatItsFateNeeds(Corruption corruption) {
    assertFalse(corruption.why().isBlank());
    assertEquals(corruption != Corruption.UNTOUCHED, corruption.variants(SIZE) > 0);
    for (int variant = 0; variant < corruption.variants(SIZE); variant++) {
      Damage before = whole(variant);
      Damage after = corruption.done(before);
      boolean sameBytes =
          Arrays.equals(before.key(), after.key()) && Arrays.equals(before.value(), after.value());
      boolean sameWaybill = Arrays.equals(before.waybill(), after.waybill());
      Fate fate = corruption.fate();
      assertEquals(fate != Fate.CORRUPTED, sameBytes);
      boolean itself = fate != Fate.UNREADABLE && !fate.countedAs(false).equals("lost");
      assertEquals(itself, sameWaybill);
      WaybillReader.Status status = new WaybillReader().read(after.waybill());
      if (fate == Fate.UNREADABLE) {
        assertEquals(HeaderText.unusable(after.waybill()).name(), status.name());
        assertNotEquals(WaybillReader.Status.ABSENT, status);
      } else {
        assertTrue(status == WaybillReader.Status.VALID || status == WaybillReader.Status.ABSENT);
      }
    }
  }

  @Test
  void singleBits_areAllOfTheMessage() {
    Set<BigInteger> flipped = new HashSet<>();
    for (int variant = 0; variant < Corruption.VALUE_BIT.variants(SIZE); variant++) {
      flipped.add(difference(BYTES.value(), Corruption.VALUE_BIT.done(whole(variant)).value()));
    }
    assertEquals(SIZE * 8, flipped.size());
    assertTrue(flipped.stream().allMatch(bits -> bits.bitCount() == 1));
  }

  @Test
  void bursts_areOfEachLengthUpTo32() {
    Set<Integer> lengths = new HashSet<>();
    for (int variant = 0; variant < Corruption.BURST.variants(SIZE); variant++) {
      Damage after = Corruption.BURST.done(whole(variant));
      BigInteger bits =
          difference(all(BYTES.key(), BYTES.value()), all(after.key(), after.value()));
      lengths.add(bits.bitLength() - bits.getLowestSetBit());
    }
    assertEquals(31, lengths.size());
    assertTrue(lengths.stream().allMatch(length -> length >= 2 && length <= 32));
  }

  @Test
  void versions_areAllButOurs() {
    Set<Integer> versions = new HashSet<>();
    for (int variant = 0; variant < 255; variant++) {
      byte[] text = HeaderText.withVersion(WAYBILL, variant);
      assertEquals(HeaderText.Counted.UNKNOWN_VERSION, HeaderText.unusable(text));
      versions.add((int) Base64.getUrlDecoder().decode(text)[0]);
    }
    assertEquals(255, versions.size());
    assertFalse(versions.contains(1));
  }

  @Test
  void forgedWaybill_fitsTheBytes() {
    Damage damage = whole(0);
    WaybillReader reader = new WaybillReader();
    assertEquals(WaybillReader.Status.VALID, reader.read(damage.forged()));
    assertEquals(
        new MessageChecksum().ofKeyAndValue(BYTES.key(), BYTES.value()), reader.checksum());
    assertEquals(damage.forgedTraceId(), reader.toWaybill().traceId().toString());
  }

  @Test
  void bothPlans_holdTheWholeCatalogueBetweenThem() {
    CorruptionPlan readable = CorruptionPlan.of(1, SIZE, false);
    CorruptionPlan unreadable = CorruptionPlan.of(1, SIZE, true);
    for (Corruption corruption : Corruption.values()) {
      for (int variant = 0; variant < corruption.variants(SIZE); variant++) {
        var one = new CorruptionPlan.Case(corruption, variant);
        assertNotEquals(readable.cases().contains(one), unreadable.cases().contains(one));
      }
    }
    var untouched = new CorruptionPlan.Case(Corruption.UNTOUCHED, 0);
    assertTrue(readable.cases().contains(untouched));
    assertTrue(unreadable.cases().contains(untouched));
    assertEquals(0, unreadable.firstSession());
  }

  @Test
  void lenders_comeBeforeThoseWhoBorrow() {
    CorruptionPlan plan = CorruptionPlan.of(1, SIZE, false);
    for (int number = 0; number < plan.cases().size(); number++) {
      Corruption corruption = plan.of(number).corruption();
      if (corruption.lender() != null) {
        long lender = plan.lenderOf(number);
        assertEquals(corruption.lender(), plan.of(lender).corruption());
        assertTrue(lender < number);
        assertEquals(corruption == Corruption.BORROWED_ABROAD, lender < plan.firstSession());
        assertTrue(number >= plan.firstSession());
      }
    }
  }

  private static Damage whole(int variant) {
    return new Damage(
        BYTES.key(),
        BYTES.value(),
        List.of(new Damage.Header(WAYBILL)),
        variant,
        1_000L + variant,
        Letter.bytes(8, SIZE, 1),
        new Waybill(99, true, 78, 8, null).encode());
  }

  /** Which bits differ, counted from the least significant one of the first byte. */
  private static BigInteger difference(byte[] one, byte[] other) {
    byte[] difference = new byte[one.length + 1];
    for (int i = 0; i < one.length; i++) {
      difference[one.length - i] = (byte) (one[i] ^ other[i]);
    }
    return new BigInteger(difference);
  }

  private static byte[] all(byte[] key, byte[] value) {
    byte[] all = Arrays.copyOf(key, key.length + value.length);
    System.arraycopy(value, 0, all, key.length, value.length);
    return all;
  }
}
