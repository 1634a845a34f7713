// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.WireException.Reason;
import java.io.ByteArrayOutputStream;

/**
 * The bytes of a {@link SequenceSet}, {@code docs/wire-format.md}: chunk after chunk of 65,536
 * sequences, each as runs, gaps or a bitmap, whichever is smallest.
 */
final class SequenceSetCodec {
  private static final int RUNS = 0;
  private static final int GAPS = 1;
  private static final int BITMAP = 2;
  private static final long MAX_CHUNK = TraceId.MAX_SEQUENCE >>> 16;
  private static final int CHUNK_SIZE = 1 << 16;

  /** Bytes of a bitmap that become runs, so that a few hostile bytes don't cost 8 KB each time. */
  private static final int SMALL_BITMAP = 256;

  /** For how many runs room is made before they are read. */
  private static final int MAX_EXPECTED_RUNS = 256;

  private SequenceSetCodec() {}

  static byte[] encode(SequenceSet set) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long previous = -1;
    for (int i = 0; i < set.chunkCount(); i++) {
      varint(out, set.chunkNumber(i) - previous - 1);
      previous = set.chunkNumber(i);
      encode(set.chunk(i), out);
    }
    return out.toByteArray();
  }

  private static void encode(Chunk chunk, ByteArrayOutputStream out) {
    int[] sizes = new Sizes(chunk).sizes;
    if (sizes[RUNS] <= sizes[GAPS] && sizes[RUNS] <= sizes[BITMAP]) {
      encodeRuns(chunk, out);
    } else if (sizes[GAPS] <= sizes[BITMAP]) {
      encodeGaps(chunk, out);
    } else {
      encodeBitmap(chunk, out);
    }
  }

  /** How many bytes a chunk takes in each form, without the form's own byte. */
  private static final class Sizes {
    private final int[] sizes = new int[3];
    private int runs;
    private int end;
    private int first = -1;

    Sizes(Chunk chunk) {
      chunk.forEachRun(this::add);
      sizes[RUNS] += ProtoWriter.varintSize(runs);
      sizes[GAPS] += ProtoWriter.varintSize(chunk.cardinality());
      int bytes = ((end - 1) >> 3) - (first >> 3) + 1;
      sizes[BITMAP] = ProtoWriter.varintSize(first >> 3) + ProtoWriter.varintSize(bytes) + bytes;
    }

    private void add(int runFirst, int runLast) {
      runs++;
      first = first < 0 ? runFirst : first;
      int gap = ProtoWriter.varintSize(runFirst - end);
      sizes[RUNS] += gap + ProtoWriter.varintSize(runLast - runFirst);
      sizes[GAPS] += gap + runLast - runFirst;
      end = runLast + 1;
    }
  }

  private static void encodeRuns(Chunk chunk, ByteArrayOutputStream out) {
    out.write(RUNS);
    int[] runs = {0};
    chunk.forEachRun((first, last) -> runs[0]++);
    varint(out, runs[0]);
    int[] end = {0};
    chunk.forEachRun(
        (first, last) -> {
          varint(out, first - end[0]);
          varint(out, last - first);
          end[0] = last + 1;
        });
  }

  private static void encodeGaps(Chunk chunk, ByteArrayOutputStream out) {
    out.write(GAPS);
    varint(out, chunk.cardinality());
    int[] end = {0};
    chunk.forEachRun(
        (first, last) -> {
          varint(out, first - end[0]);
          for (int i = first; i < last; i++) {
            out.write(0);
          }
          end[0] = last + 1;
        });
  }

  private static void encodeBitmap(Chunk chunk, ByteArrayOutputStream out) {
    out.write(BITMAP);
    long[] words = chunk.toBitmap();
    int first = 0;
    while (byteAt(words, first) == 0) {
      first++;
    }
    int last = CHUNK_SIZE / 8 - 1;
    while (byteAt(words, last) == 0) {
      last--;
    }
    varint(out, first);
    varint(out, last - first + 1);
    for (int i = first; i <= last; i++) {
      out.write(byteAt(words, i));
    }
  }

  private static int byteAt(long[] words, int index) {
    return (int) (words[index >> 3] >>> (8 * (index & 7))) & 0xFF;
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    while ((value & ~0x7FL) != 0) {
      out.write((int) (value & 0x7F) | 0x80);
      value >>>= 7;
    }
    out.write((int) value);
  }

  static SequenceSet decode(byte[] bytes) throws WireException {
    SequenceSet set = new SequenceSet();
    ProtoReader in = new ProtoReader(bytes);
    long chunk = -1;
    while (in.hasMore()) {
      chunk += in.varint(MAX_CHUNK) + 1;
      if (chunk > MAX_CHUNK) {
        throw new WireException(Reason.BAD_VALUE, "chunk number above " + MAX_CHUNK);
      }
      set.append(chunk, decodeChunk(in));
    }
    return set;
  }

  private static Chunk decodeChunk(ProtoReader in) throws WireException {
    int form = in.rawByte();
    Chunk chunk =
        switch (form) {
          case RUNS -> decodeRuns(in);
          case GAPS -> decodeGaps(in);
          case BITMAP -> decodeBitmap(in);
          default -> throw new WireException(Reason.UNKNOWN_VERSION, "form of chunk " + form);
        };
    if (chunk.cardinality() == 0) {
      throw new WireException(Reason.BAD_VALUE, "an empty chunk");
    }
    return chunk;
  }

  private static Chunk decodeRuns(ProtoReader in) throws WireException {
    long count = in.varint(CHUNK_SIZE);
    Chunk chunk = Chunk.forRuns((int) Math.min(count, MAX_EXPECTED_RUNS));
    int end = 0;
    for (long i = 0; i < count; i++) {
      int gap = (int) in.varint(CHUNK_SIZE);
      int first = end + gap;
      int last = first + (int) in.varint(CHUNK_SIZE);
      if (last >= CHUNK_SIZE || (i > 0 && gap == 0)) {
        throw new WireException(Reason.BAD_VALUE, "runs that overlap, touch or leave the chunk");
      }
      chunk.appendRun(first, last);
      end = last + 1;
    }
    return chunk.compact();
  }

  private static Chunk decodeGaps(ProtoReader in) throws WireException {
    Chunk chunk = new Chunk();
    long count = in.varint(CHUNK_SIZE);
    int end = 0;
    for (long i = 0; i < count; i++) {
      int value = end + (int) in.varint(CHUNK_SIZE);
      if (value >= CHUNK_SIZE) {
        throw new WireException(Reason.BAD_VALUE, "a value that leaves the chunk");
      }
      chunk.add(value);
      end = value + 1;
    }
    return chunk;
  }

  private static Chunk decodeBitmap(ProtoReader in) throws WireException {
    int first = (int) in.varint(CHUNK_SIZE / 8);
    int count = (int) in.varint(CHUNK_SIZE / 8);
    if (first + count > CHUNK_SIZE / 8) {
      throw new WireException(Reason.BAD_VALUE, "a bitmap that leaves the chunk");
    }
    if (count <= SMALL_BITMAP) {
      return decodeSmallBitmap(in, first, count);
    }
    long[] words = new long[CHUNK_SIZE / 64];
    for (int i = first; i < first + count; i++) {
      words[i >> 3] |= (long) in.rawByte() << (8 * (i & 7));
    }
    return Chunk.ofWords(words);
  }

  private static Chunk decodeSmallBitmap(ProtoReader in, int first, int count)
      throws WireException {
    Chunk chunk = new Chunk();
    for (int i = first; i < first + count; i++) {
      int bits = in.rawByte();
      for (int bit = 0; bit < 8; bit++) {
        if ((bits >>> bit & 1) != 0) {
          chunk.appendRun(8 * i + bit, 8 * i + bit);
        }
      }
    }
    return chunk;
  }
}
