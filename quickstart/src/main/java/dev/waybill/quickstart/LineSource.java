// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The lines of a file, byte by byte as they are: without the line feed, and with whatever else is
 * in them. An empty line is a message too. Holds one line at a time.
 */
final class LineSource implements MessageSource {

  /**
   * Longer lines are cut: with the header and what the enrichment adds, a record stays well below
   * the producer's max.request.size of 1,048,576.
   */
  static final int MAX_LINE_BYTES = 900_000;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;
  private long cut;

  LineSource(InputStream in) {
    this.in = in;
  }

  @Override
  public ProducerRecord<byte[], byte[]> next() throws IOException {
    if (!fill()) {
      return null; // a line feed before ended the last line and begins no further one
    }
    line.reset();
    long length = 0;
    while (fill()) {
      int feed = at;
      while (feed < end && buffer[feed] != '\n') {
        feed++;
      }
      int room = MAX_LINE_BYTES - line.size();
      line.write(buffer, at, Math.min(room, feed - at));
      length += feed - at;
      at = feed;
      if (feed < end) {
        at++;
        break;
      }
    }
    cut += length > MAX_LINE_BYTES ? 1 : 0;
    return new ProducerRecord<>(OrdersPipeline.ORDERS, line.toByteArray());
  }

  /** How many lines were cut so far. */
  long cut() {
    return cut;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Whether there is a byte to read. */
  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
    }
    return at < end;
  }
}
