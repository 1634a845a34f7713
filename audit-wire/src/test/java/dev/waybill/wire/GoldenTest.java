// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.WaybillReader.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every format gives the bytes that it once gave, and reads them as it once did. */
class GoldenTest {
  @Test
  void waybills_areWrittenAndReadAsEver() throws Exception {
    List<String> samples = new ArrayList<>();
    for (Waybill waybill : GoldenSamples.waybills()) {
      Waybill.Sample sample = waybill.sample();
      samples.add(
          String.join(
              "\t",
              hex(waybill.checksum(), 8),
              Boolean.toString(waybill.keyCovered()),
              hex(waybill.session(), 16),
              Long.toString(waybill.sequence()),
              sample == null ? "-" : hex(sample.spanId(), 16),
              sample == null ? "-" : Long.toString(sample.originMillis()),
              sample == null ? "-" : Integer.toString(sample.threshold()),
              new String(waybill.encode(), StandardCharsets.US_ASCII)));
    }
    for (String[] row : GoldenFiles.rows("waybills.tsv", samples)) {
      Waybill waybill =
          new Waybill(
              (int) number(row[0]),
              Boolean.parseBoolean(row[1]),
              number(row[2]),
              Long.parseLong(row[3]),
              row[4].equals("-")
                  ? null
                  : new Waybill.Sample(
                      number(row[4]), Long.parseLong(row[5]), Integer.parseInt(row[6])));
      assertEquals(row[7], new String(waybill.encode(), StandardCharsets.US_ASCII));
      WaybillReader reader = new WaybillReader();
      assertEquals(Status.VALID, reader.read(row[7].getBytes(StandardCharsets.US_ASCII)));
      assertEquals(waybill, reader.toWaybill());
    }
  }

  @Test
  void traceIds_areMadeAndReadAsEver() throws Exception {
    List<String> samples = new ArrayList<>();
    for (TraceId id : GoldenSamples.traceIds()) {
      samples.add(
          String.join(
              "\t",
              hex(id.session(), 16),
              Long.toString(id.sequence()),
              id.toString(),
              Long.toString(id.low() >>> 40 & 0xFFFF)));
    }
    for (String[] row : GoldenFiles.rows("trace-ids.tsv", samples)) {
      TraceId id = TraceId.of(number(row[0]), Long.parseLong(row[1]));
      assertEquals(row[2], id.toString());
      assertEquals(Long.parseLong(row[1]), TraceId.parse(row[2]).sequence());
      int highest = Integer.parseInt(row[3]);
      assertEquals(true, Sampling.isSampled(id.low(), highest));
      assertEquals(false, Sampling.isSampled(id.low(), highest + 1));
    }
  }

  @Test
  void checksums_areAsEver() throws Exception {
    MessageChecksum checksum = new MessageChecksum();
    List<String> samples = new ArrayList<>();
    for (byte[][] sample : GoldenSamples.messages()) {
      samples.add(
          String.join(
              "\t",
              bytes(sample[0]),
              bytes(sample[1]),
              hex(checksum.ofKeyAndValue(sample[0], sample[1]), 8),
              hex(checksum.ofValue(sample[1]), 8)));
    }
    for (String[] row : GoldenFiles.rows("checksums.tsv", samples)) {
      byte[] key = row[0].equals("null") ? null : HexFormat.of().parseHex(row[0]);
      byte[] value = row[1].equals("null") ? null : HexFormat.of().parseHex(row[1]);
      assertEquals(row[2], hex(checksum.ofKeyAndValue(key, value), 8));
      assertEquals(row[3], hex(checksum.ofValue(value), 8));
    }
  }

  private static String bytes(byte[] bytes) {
    return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
  }

  @Test
  void partitions_areAsEver() throws Exception {
    List<String> samples = new ArrayList<>();
    for (long session : GoldenSamples.sessions()) {
      for (int count : new int[] {1, 12, 16, 1000}) {
        int partition = AuditPartition.of(session, count);
        samples.add(hex(session, 16) + "\t" + count + "\t" + partition);
      }
    }
    for (String[] row : GoldenFiles.rows("partitions.tsv", samples)) {
      int partition = AuditPartition.of(number(row[0]), Integer.parseInt(row[1]));
      assertEquals(Integer.parseInt(row[2]), partition);
    }
  }

  @Test
  void sequenceSets_areWrittenAndReadAsEver() throws Exception {
    List<String> samples = new ArrayList<>();
    for (SequenceSet set : GoldenSamples.sequenceSets()) {
      samples.add(ranges(set) + "\t" + bytes(SequenceSetCodec.encode(set)));
    }
    for (String[] row : GoldenFiles.rows("sequence-sets.tsv", samples)) {
      SequenceSet read = SequenceSetCodec.decode(HexFormat.of().parseHex(row[1]));
      assertEquals(row[0], ranges(read));
      assertEquals(row[1], bytes(SequenceSetCodec.encode(read)));
    }
  }

  private static String ranges(SequenceSet set) {
    return String.join(",", set.ranges().stream().map(SequenceRange::toString).toList());
  }

  @Test
  void batches_areWrittenAndReadAsEver() throws Exception {
    Map<String, AuditBatch> samples = GoldenBatches.all();
    for (var sample : samples.entrySet()) {
      String file = "batches/" + sample.getKey() + ".hex";
      byte[] golden = GoldenFiles.hex(file, sample.getValue().encode());
      assertArrayEquals(golden, sample.getValue().encode(), file);
      assertEquals(sample.getValue(), AuditBatch.decode(golden), file);
    }
    assertAllNamed("batches", ".hex", samples);
  }

  @Test
  void documents_areWrittenAndReadAsEver() throws Exception {
    for (var sample : GoldenDocuments.definitions().entrySet()) {
      String file = "pipelines/" + sample.getKey() + ".json";
      byte[] golden = GoldenFiles.bytes(file, sample.getValue().encode());
      assertArrayEquals(golden, sample.getValue().encode(), file);
      assertEquals(sample.getValue(), PipelineDefinition.decode(golden), file);
    }
    for (var sample : GoldenDocuments.verdicts().entrySet()) {
      String file = "verdicts/" + sample.getKey() + ".json";
      byte[] golden = GoldenFiles.bytes(file, sample.getValue().encode());
      assertArrayEquals(golden, sample.getValue().encode(), file);
      assertEquals(sample.getValue(), VerdictRecord.decode(golden), file);
    }
    for (var sample : GoldenDocuments.summaries().entrySet()) {
      String file = "summaries/" + sample.getKey() + ".json";
      byte[] golden = GoldenFiles.bytes(file, sample.getValue().encode());
      assertArrayEquals(golden, sample.getValue().encode(), file);
      assertEquals(sample.getValue(), SummaryRecord.decode(golden), file);
    }
    assertAllNamed("pipelines", ".json", GoldenDocuments.definitions());
    assertAllNamed("verdicts", ".json", GoldenDocuments.verdicts());
    assertAllNamed("summaries", ".json", GoldenDocuments.summaries());
  }

  /** So that no file stays behind that nothing compares. */
  private static void assertAllNamed(String folder, String suffix, Map<String, ?> samples)
      throws Exception {
    List<String> expected = samples.keySet().stream().map(name -> name + suffix).sorted().toList();
    assertEquals(expected, GoldenFiles.names(folder));
  }

  private static long number(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }

  private static String hex(long value, int digits) {
    return HexFormat.of().toHexDigits(value, digits);
  }
}
