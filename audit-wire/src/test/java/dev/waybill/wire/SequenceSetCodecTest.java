// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.waybill.wire.WireException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SequenceSetCodecTest {
  @Test
  void encodedSet_isReadBack() {
    Property.check(
        400,
        random -> {
          SequenceSet set = RandomSets.set(random);
          byte[] bytes = SequenceSetCodec.encode(set);
          SequenceSet read = SequenceSetCodec.decode(bytes);
          assertEquals(set, read);
          assertEquals(set.cardinality(), read.cardinality());
          assertArrayEquals(bytes, SequenceSetCodec.encode(read));
          assertEquals(read.add(7), set.add(7), "a set that was read can be changed");
          assertEquals(set, read);
        });
  }

  @Test
  void smallestFormOfEachChunk_isChosen() {
    Property.check(
        300,
        random -> {
          SequenceSet set = RandomSets.set(random);
          assertArrayEquals(naive(set), SequenceSetCodec.encode(set));
        });
  }

  /** The format as the docs tell it, from single sequences; of equal length the first is taken. */
  private static byte[] naive(SequenceSet set) {
    TreeMap<Long, BitSet> chunks = new TreeMap<>();
    for (SequenceRange range : set.ranges()) {
      for (long at = range.from(); at < range.to(); at++) {
        chunks.computeIfAbsent(at >> 16, key -> new BitSet()).set((int) at & 0xFFFF);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long next = 0;
    for (var chunk : chunks.entrySet()) {
      varint(out, chunk.getKey() - next);
      next = chunk.getKey() + 1;
      byte[] smallest = runs(chunk.getValue());
      for (byte[] form : List.of(gaps(chunk.getValue()), bitmap(chunk.getValue()))) {
        smallest = form.length < smallest.length ? form : smallest;
      }
      out.writeBytes(smallest);
    }
    return out.toByteArray();
  }

  private static byte[] runs(BitSet bits) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int runs = 0;
    int end = 0;
    for (int from = bits.nextSetBit(0); from >= 0; from = bits.nextSetBit(end)) {
      varint(body, from - end);
      end = bits.nextClearBit(from);
      varint(body, end - from - 1);
      runs++;
    }
    return form(0, runs, body.toByteArray());
  }

  private static byte[] gaps(BitSet bits) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int next = 0;
    for (int value = bits.nextSetBit(0); value >= 0; value = bits.nextSetBit(next)) {
      varint(body, value - next);
      next = value + 1;
    }
    return form(1, bits.cardinality(), body.toByteArray());
  }

  private static byte[] bitmap(BitSet bits) {
    byte[] all = bits.toByteArray();
    int first = bits.nextSetBit(0) / 8;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    varint(body, all.length - first);
    body.write(all, first, all.length - first);
    return form(2, first, body.toByteArray());
  }

  private static byte[] form(int form, int number, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(form);
    varint(out, number);
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    for (; value > 127; value >>>= 7) {
      out.write((int) ((value & 127) | 128));
    }
    out.write((int) value);
  }

  @Test
  void emptySet_isNoBytes() throws Exception {
    assertEquals(0, SequenceSetCodec.encode(new SequenceSet()).length);
    assertEquals(new SequenceSet(), SequenceSetCodec.decode(new byte[0]));
  }

  @Test
  void truncatedBytes_areTheFirstChunksOrANamedError() {
    Property.check(
        60,
        random -> {
          byte[] bytes = SequenceSetCodec.encode(RandomSets.set(random));
          for (int i = 0; i < Math.min(bytes.length, 3000); i++) {
            Hostile.read(Arrays.copyOf(bytes, i), SequenceSetCodec::decode);
          }
        });
  }

  @Test
  void randomOrDamagedBytes_areASetOrANamedError() {
    Property.check(
        20_000, random -> Hostile.read(Hostile.bytes(random, 60), SequenceSetCodec::decode));
    Property.check(
        1000,
        random -> {
          byte[] bytes = SequenceSetCodec.encode(RandomSets.small(random));
          SequenceSet read = Hostile.read(Hostile.damage(random, bytes), SequenceSetCodec::decode);
          if (read != null) {
            assertEquals(read, SequenceSetCodec.decode(SequenceSetCodec.encode(read)));
          }
        });
  }

  @Test
  void bytesThatBreakARule_areRefusedByName() {
    assertRefused(Reason.TRUNCATED, "00");
    assertRefused(Reason.TRUNCATED, "00 00");
    assertRefused(Reason.TRUNCATED, "00 00 02 01 01");
    assertRefused(Reason.TRUNCATED, "00 02 00 02 ff");
    assertRefused(Reason.UNKNOWN_VERSION, "00 03 01 01");
    assertRefused(Reason.BAD_VALUE, "00 00 00"); // no runs
    assertRefused(Reason.BAD_VALUE, "00 01 00"); // no values
    assertRefused(Reason.BAD_VALUE, "00 02 00 00"); // no bits
    assertRefused(Reason.BAD_VALUE, "00 02 05 01 00"); // only zero bits
    assertRefused(Reason.BAD_VALUE, "00 00 02 00 01 00 01"); // runs that touch
    assertRefused(Reason.BAD_VALUE, "00 00 01 ff ff 03 01"); // a run out of the chunk
    assertRefused(Reason.BAD_VALUE, "00 01 01 80 80 04"); // a value out of the chunk
    assertRefused(Reason.BAD_VALUE, "00 02 ff 3f 02 01 01"); // a bitmap out of the chunk
    assertRefused(Reason.BAD_VALUE, "80 80 80 80 10 00 01 00 00"); // a chunk above the highest
    assertRefused(Reason.BAD_VALUE, "ff ff ff ff 0f 00 01 00 00 00 00 01 00 00"); // one after it
    assertRefused(Reason.BAD_VARINT, "ff ff ff ff ff ff ff ff ff 02");
  }

  private static void assertRefused(Reason reason, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    WireException e = assertThrows(WireException.class, () -> SequenceSetCodec.decode(bytes), hex);
    assertEquals(reason, e.reason(), hex);
  }
}
