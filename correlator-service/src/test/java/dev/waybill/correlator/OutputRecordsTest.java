// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.waybill.correlator.fold.FoldOutput;
import dev.waybill.wire.Progress;
import dev.waybill.wire.Revision;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class OutputRecordsTest {
  private final OutputRecords outputs = new OutputRecords(Settings.of().topics());
  private final ConsumerRecord<byte[], byte[]> source =
      new ConsumerRecord<>("waybill.audit", 3, 17, new byte[] {1}, new byte[] {2, 3});

  @Test
  void of_progress_comesAfterTheSummariesOfItsPartition() {
    Progress progress =
        new Progress(new Revision(3, 17), 4, Instant.EPOCH, 0, 0, 0, 0, 0, Map.of(), 0);

    ProducerRecord<byte[], byte[]> record = outputs.of(new FoldOutput.Summary(progress), source);

    assertEquals("waybill.summaries", record.topic());
    assertEquals("3", new String(record.key(), UTF_8));
    assertArrayEquals(progress.encode(), record.value());
  }

  @Test
  void of_deadLetter_hasTheBytesAndTheReason() {
    ProducerRecord<byte[], byte[]> record =
        outputs.of(new FoldOutput.DeadLetter(17, "BAD_TAG: field 0"), source);

    assertEquals("waybill.dead-letters", record.topic());
    assertArrayEquals(source.key(), record.key());
    assertArrayEquals(source.value(), record.value());
    assertEquals("BAD_TAG: field 0", header(record, OutputRecords.REASON));
    assertEquals("waybill.audit", header(record, OutputRecords.SOURCE_TOPIC));
    assertEquals("3", header(record, OutputRecords.SOURCE_PARTITION));
    assertEquals("17", header(record, OutputRecords.SOURCE_OFFSET));
  }

  @Test
  void shortened_deadLetter_keepsReasonAndPlace() {
    ProducerRecord<byte[], byte[]> letter = outputs.deadLetter(source, "TOO_LARGE: n");

    ProducerRecord<byte[], byte[]> record = outputs.shortened(letter);

    assertEquals(0, record.value().length);
    assertEquals("TOO_LARGE: n", header(record, OutputRecords.REASON));
    assertEquals("17", header(record, OutputRecords.SOURCE_OFFSET));
    assertEquals("3", header(record, OutputRecords.OMITTED_BYTES));
    assertSame(record, outputs.shortened(record));
  }

  @Test
  void shortened_anythingElse_staysWhole() {
    ProducerRecord<byte[], byte[]> verdict =
        new ProducerRecord<>("waybill.verdicts", new byte[] {1}, new byte[] {2});

    assertSame(verdict, outputs.shortened(verdict));
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
