// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static dev.waybill.report.Samples.range;
import static dev.waybill.report.Samples.session;
import static dev.waybill.report.Samples.verdict;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What can't be stored is kept elsewhere and stops nothing. */
@ExtendWith(RunningReport.Extension.class)
class DeadLetterIT {
  private final RunningReport report;

  DeadLetterIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void junkAmongVerdicts_becomesDeadLetters_andTheRestIsStored() {
    List<byte[]> junk = new ArrayList<>();
    junk.add("no JSON".getBytes(UTF_8));
    junk.add("{}".getBytes(UTF_8));
    junk.add(new byte[] {(byte) 0xff, 0});
    junk.add(new byte[0]);
    junk.add(null);
    // PostgreSQL holds no NUL in a text.
    junk.add(stored("dead", 40, "a\u0000b").encode());
    // Nor a stage of this length in an index; random, or it would be compressed.
    junk.add(stored("dead", 41, incompressible(20_000)).encode());
    // Beyond 48 bits there are no sequences.
    junk.add(session("dead", 42, NOON, 5, range(0, 1L << 50)).encode());
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < junk.size(); i++) {
      values.add(junk.get(i));
      values.add(stored("alive", 50 + i, "c").encode());
    }

    report.send("verdicts", values);

    for (int i = 0; i < junk.size(); i++) {
      report.get("/messages/" + TraceId.of(50 + i, 1)).then().statusCode(200);
    }
    List<ConsumerRecord<byte[], byte[]>> letters =
        report.topics().read(report.topic("dead-letters"));
    assertEquals(
        List.of(
            "BAD_JSON",
            "BAD_UTF8",
            "BAD_VALUE",
            "MISSING_FIELD",
            "MISSING_FIELD",
            "REFUSED",
            "REFUSED",
            "TRUNCATED"),
        letters.stream().map(letter -> header(letter, "waybill-reason")).sorted().toList());
    assertEquals(
        List.of("SQLSTATE 22P05", "SQLSTATE 54000"),
        letters.stream()
            .map(letter -> header(letter, "waybill-detail"))
            .filter(detail -> detail.startsWith("SQLSTATE"))
            .sorted()
            .toList());
    for (byte[] value : junk) {
      ConsumerRecord<byte[], byte[]> letter =
          letters.stream().filter(l -> Arrays.equals(l.value(), value)).findFirst().orElseThrow();
      assertEquals(report.topic("verdicts"), header(letter, "waybill-topic"));
      assertOriginal(letter);
    }
  }

  private void assertOriginal(ConsumerRecord<byte[], byte[]> letter) {
    ConsumerRecord<byte[], byte[]> original =
        report.topics().read(report.topic("verdicts")).stream()
            .filter(
                r ->
                    Objects.equals(
                            Integer.toString(r.partition()), header(letter, "waybill-partition"))
                        && Objects.equals(
                            Long.toString(r.offset()), header(letter, "waybill-offset")))
            .findFirst()
            .orElseThrow();
    assertArrayEquals(original.value(), letter.value());
  }

  private static SessionVerdicts stored(String pipeline, long session, String stage) {
    return session(
        pipeline,
        session,
        NOON,
        5,
        range(0, 10),
        verdict(Kind.LOST, stage, Place.HOP, range(1, 2)));
  }

  private static String incompressible(int length) {
    return new java.util.Random(1)
        .ints(length, '0', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
