// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.Waybill;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Messages as one poll answers them: random bytes, a key of 16 bytes, five headers of which the
 * third is the waybill. Kafka decodes a header's name when somebody first looks at it; that is done
 * here already, for the floor as for all others.
 */
final class Messages {
  /** Sessions whose messages come interleaved. */
  static final int SESSIONS = 16;

  static final int KEY_BYTES = 16;

  /** As many as fit into a second-level cache, where a poll's messages have just been put. */
  private static final int MAX_TOTAL_BYTES = 400_000;

  /** The default of {@code max.poll.records}. */
  private static final int MAX_COUNT = 500;

  final int count;
  final byte[][] keys;
  final byte[][] values;
  final RecordHeaders[] headers;
  private final byte[][] waybills;
  private final long[] sessions = new long[SESSIONS];
  private final int[] checksums;
  private long next;

  Messages(int valueBytes) {
    Random random = new Random(valueBytes);
    MessageChecksum checksum = new MessageChecksum();
    count = Math.min(MAX_COUNT, MAX_TOTAL_BYTES / valueBytes) / SESSIONS * SESSIONS;
    keys = new byte[count][KEY_BYTES];
    values = new byte[count][valueBytes];
    headers = new RecordHeaders[count];
    waybills = new byte[count][];
    checksums = new int[count];
    for (int i = 0; i < SESSIONS; i++) {
      sessions[i] = random.nextLong() | 1;
    }
    for (int i = 0; i < count; i++) {
      random.nextBytes(keys[i]);
      random.nextBytes(values[i]);
      checksums[i] = checksum.ofKeyAndValue(keys[i], values[i]);
      headers[i] =
          new RecordHeaders(
              new Header[] {
                header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                header("content-type", "application/octet-stream"),
                header("schema", "orders-7"),
                header("source", "shop"),
                header(Waybill.HEADER, "A".repeat(Waybill.UNSAMPLED_LENGTH))
              });
      waybills[i] = headers[i].lastHeader(Waybill.HEADER).value();
    }
    seal();
  }

  /** As a consumer makes it of the bytes that it has fetched. */
  private static Header header(String name, String value) {
    RecordHeader header =
        new RecordHeader(
            ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)),
            ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    header.key();
    header.value();
    return header;
  }

  /** Makes them the next messages of their sessions, in place. */
  void seal() {
    for (int i = 0; i < count; i++) {
      long sequence = (next + i) / SESSIONS;
      byte[] text =
          new Waybill(checksums[i], true, sessions[i % SESSIONS], sequence, null).encode();
      System.arraycopy(text, 0, waybills[i], 0, text.length);
    }
    next += count;
  }

  /** The offset of the first of them. */
  long firstOffset() {
    return next - count;
  }
}
