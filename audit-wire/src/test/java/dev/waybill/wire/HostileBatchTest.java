// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Any bytes at all end in a value or a {@link WireException}; Property lets nothing else pass. */
class HostileBatchTest {
  /** Bytes allocated for each byte read, garbage included: of a batch, and of its sets alone. */
  private static final int FACTOR = 192;

  private static final int SET_FACTOR = 64;

  private static final int MEBIBYTE = 1 << 20;

  @Test
  void randomBytes_areABatchOrANamedError() {
    Property.check(50_000, random -> Hostile.read(Hostile.bytes(random, 80), AuditBatch::decode));
  }

  @Test
  void batchCutAnywhere_isABatchOrANamedError() {
    Property.check(
        30,
        random -> {
          byte[] bytes = smallBatch(random);
          for (int length = 0; length < bytes.length; length++) {
            Hostile.read(Arrays.copyOf(bytes, length), AuditBatch::decode);
          }
        });
  }

  @Test
  void batchWithAnyBitFlipped_isABatchOrANamedError() {
    Property.check(
        3,
        random -> {
          byte[] bytes = smallBatch(random);
          for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
            Hostile.read(bytes, AuditBatch::decode);
            bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
          }
        });
  }

  /** With all that may be in a batch, and yet not so long that each of its bits takes long. */
  private static byte[] smallBatch(Random random) {
    byte[] bytes;
    do {
      bytes = RandomBatches.batch(random).encode();
    } while (bytes.length < 500 || bytes.length > 2000);
    return bytes;
  }

  /** What can be read, however damaged, can be written and read again. */
  @Test
  void damagedBatchThatIsRead_isABatchLikeAnyOther() {
    int[] read = {0};
    Property.check(
        3000,
        random -> {
          byte[] bytes = Hostile.damage(random, RandomBatches.batch(random).encode());
          AuditBatch batch = Hostile.read(bytes, AuditBatch::decode);
          if (batch != null) {
            read[0]++;
            assertEquals(batch, AuditBatch.decode(batch.encode()));
          }
        });
    assertTrue(read[0] > 100 || Long.getLong("waybill.test.seed") != null);
  }

  @Test
  void deeplyNestedAttribute_isNoStackOverflow() {
    byte[] value = {};
    for (int depth = 0; depth < 10_000; depth++) {
      ProtoWriter array = new ProtoWriter();
      array.bytes(1, value);
      array.endMessage(5, 0);
      value = array.toByteArray();
    }
    byte[] innermost = value;
    byte[] bytes = nested(out -> out.bytes(2, innermost), 9, 2, 2, 1);
    Hostile.read(bytes, AuditBatch::decode);
  }

  private static byte[] nested(Consumer<ProtoWriter> fields, int... path) {
    ProtoWriter out = new ProtoWriter();
    fields.accept(out);
    for (int field : path) {
      out.endMessage(field, 0);
    }
    return out.toByteArray();
  }

  @Test
  void memoryForHostileBatches_isBoundedByTheirSize() {
    assertCheap("empty resource spans", "0a00");
    assertCheap("empty scope spans", "0a02 1200");
    assertCheap(
        "spans", "0a20 121e 121c 0a10 00112233445566778899aabbccddeeff 1208 0011223344556677");
    assertCheap("attributes", "0a08 0a06 0a04 1202 1001");
    assertCheap("unknown fields", "a006 01");
    assertCheap("parts of snapshots", batchOf(parse("f23e 02 1801")));
    byte[] entry = entryWith(out -> {});
    assertCheap("entries", batchOf(entry));
    assertCheap("offsets", batchOf(entryWith(progress(out -> packed(out, 5, "0101")))));
    assertCheap("skipped", batchOf(entryWith(progress(out -> repeat(out, 6, "1001")))));
    assertCheap("progress", batchOf(entryWith(out -> repeat(out, 12, "0a0161"))));
    assertCheap("known", batchOf(entryWith(out -> known(out))));
    assertCheap(
        "sessions", batchOf(entryWith(out -> repeat(out, 13, "0901000000000000001201 61"))));
    assertCheap("placed", batchOf(entryWith(session(out -> repeat(out, 10, "0a01612001")))));
    for (String chunk : new String[] {"00000100 00", "00010100", "00020001 01"}) {
      assertCheapSet(chunk);
    }
    assertCheapSet("00020081 02" + "55".repeat(257));
  }

  private static void assertCheapSet(String chunk) {
    byte[] batch = batchOf(entryWith(session(out -> packed(out, 3, chunk))));
    assertCheap("chunks " + chunk, batch, SET_FACTOR);
  }

  private static Consumer<ProtoWriter> progress(Consumer<ProtoWriter> more) {
    return out -> {
      more.accept(out);
      out.string(1, "t");
      out.endMessage(12, 0);
    };
  }

  private static Consumer<ProtoWriter> session(Consumer<ProtoWriter> more) {
    return out -> {
      more.accept(out);
      out.string(2, "p");
      out.fixed64(1, 1);
      out.endMessage(13, 0);
    };
  }

  private static void known(ProtoWriter out) {
    for (int i = 0; out.size() < MEBIBYTE; i++) {
      int before = out.size();
      out.string(1, Integer.toString(i, 36));
      out.endMessage(11, before);
    }
  }

  private static void packed(ProtoWriter out, int field, String hex) {
    byte[] one = parse(hex);
    byte[] all = new byte[MEBIBYTE / one.length * one.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = one[i % one.length];
    }
    out.bytes(field, all);
  }

  private static void repeat(ProtoWriter out, int field, String hex) {
    byte[] one = parse(hex);
    while (out.size() < MEBIBYTE) {
      out.bytes(field, one);
    }
  }

  private static byte[] entryWith(Consumer<ProtoWriter> more) {
    ProtoWriter out = new ProtoWriter();
    more.accept(out);
    out.uint64(6, 1);
    out.string(5, "s");
    out.uint64(4, 1);
    out.fixed64(1, 1);
    out.endMessage(1002, 0);
    return out.toByteArray();
  }

  private static byte[] batchOf(byte[] entries) {
    ProtoWriter out = new ProtoWriter();
    out.uint64(1001, 1);
    out.uint64(1000, 1);
    byte[] head = out.toByteArray();
    int copies = Math.max(1, MEBIBYTE / entries.length);
    byte[] batch = Arrays.copyOf(head, head.length + copies * entries.length);
    for (int i = 0; i < copies; i++) {
      System.arraycopy(entries, 0, batch, head.length + i * entries.length, entries.length);
    }
    return batch;
  }

  private static byte[] parse(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static void assertCheap(String what, String hex) {
    byte[] one = parse(hex);
    byte[] bytes = new byte[MEBIBYTE / one.length * one.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = one[i % one.length];
    }
    assertCheap(what, bytes);
  }

  private static void assertCheap(String what, byte[] bytes) {
    assertCheap(what, bytes, FACTOR);
  }

  private static void assertCheap(String what, byte[] bytes, int factor) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    AuditBatch batch = Hostile.read(bytes, AuditBatch::decode);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(batch != null, what + " should be a batch, to show what it costs");
    assertTrue(
        allocated <= (long) factor * bytes.length,
        what + ": " + allocated + " for " + bytes.length + " bytes");
  }
}
