// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32;

/**
 * A peer: what the client of the logging audit that Pinterest described does for a message at its
 * origin, written anew from that description, with nothing of its code: a CRC32 of the value, a
 * header from a generator that all threads share under a lock (host, process, session, number,
 * time), that header serialized field by field as Thrift's binary protocol does, and four metrics
 * with tags a message. Its other side, which reads headers back and queues events, costs more and
 * is left out.
 */
final class PinterestShape implements Subject {
  private static final String HEADER = "loggingAuditHeaders";
  private static final byte STRING = 11;
  private static final byte I64 = 10;
  private static final byte I32 = 8;
  private static final byte BOOL = 2;
  private static final byte STOP = 0;

  private record AuditHeader(
      String host, String topic, int pid, long session, long number, long timeMillis, long crc) {}

  private final Messages messages;
  private final Generator generator = new Generator();
  private final Metrics metrics = new Metrics();
  private final CRC32 crc = new CRC32();

  PinterestShape(Messages messages) {
    this.messages = messages;
  }

  @Override
  public int operations() {
    return messages.count;
  }

  @Override
  public int turns() {
    return 1;
  }

  @Override
  public long run() {
    long bytes = 0;
    for (int i = 0; i < messages.count; i++) {
      byte[] value = messages.values[i];
      crc.reset();
      crc.update(value, 0, value.length);
      byte[] header = serialize(generator.next("orders", crc.getValue()));
      messages.headers[i].remove(HEADER).add(HEADER, header);
      metrics.add("audit.messages", "orders", 1);
      metrics.add("audit.message.bytes", "orders", value.length);
      metrics.add("audit.header.bytes", "orders", header.length);
      metrics.add("audit.headers.generated", "orders", 1);
      bytes += header.length;
    }
    return bytes;
  }

  private static byte[] serialize(AuditHeader header) {
    ByteBuffer out = ByteBuffer.allocate(256);
    string(out, 1, header.host);
    string(out, 2, header.topic);
    out.put(I32).putShort((short) 3).putInt(header.pid);
    number(out, 4, header.session);
    number(out, 5, header.number);
    number(out, 6, header.timeMillis);
    number(out, 7, header.crc);
    out.put(BOOL).putShort((short) 8).put((byte) 1);
    out.put(STOP);
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  private static void string(ByteBuffer out, int field, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.put(STRING).putShort((short) field).putInt(bytes.length).put(bytes);
  }

  private static void number(ByteBuffer out, int field, long value) {
    out.put(I64).putShort((short) field).putLong(value);
  }

  /** Shared by all threads of a process. */
  private static final class Generator {
    private final long session = System.currentTimeMillis();
    private long next;

    synchronized AuditHeader next(String topic, long crc) {
      return new AuditHeader(
          "orders-enrichment-6c9f7d5b8-x2x4q",
          topic,
          1,
          session,
          next++,
          System.currentTimeMillis(),
          crc);
    }
  }

  /** Counters by name and tag. */
  private static final class Metrics {
    private final ConcurrentHashMap<String, LongAdder> counters = new ConcurrentHashMap<>();

    void add(String name, String topic, long count) {
      counters.computeIfAbsent(name + " topic=" + topic, key -> new LongAdder()).add(count);
    }
  }
}
