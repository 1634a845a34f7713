// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class LineSourceTest {

  @Test
  void lines_areMessages() throws IOException {
    assertEquals(List.of("a", "b"), lines("a\nb\n"));
    assertEquals(List.of("a", "b"), lines("a\nb"));
  }

  @Test
  void emptyLines_areMessagesToo() throws IOException {
    assertEquals(List.of("", "a", "", "", "b"), lines("\na\n\n\nb"));
    assertEquals(List.of(""), lines("\n"));
    assertEquals(List.of(), lines(""));
  }

  @Test
  void anyBytes_stayAsTheyAre() throws IOException {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 256; c++) {
      if (c != '\n') {
        all.append(c);
      }
    }

    assertEquals(List.of(all.toString(), "x\r"), lines(all + "\nx\r\n"));
  }

  @Test
  void longLines_areWholeUpToTheLimitAndThenCut() throws IOException {
    String most = "x".repeat(LineSource.MAX_LINE_BYTES);
    LineSource source = source(most + "\n" + most + "yz\nend");

    assertEquals(List.of(most, most, "end"), all(source));
    assertEquals(1, source.cut());
  }

  @Test
  void longLines_acrossManyBuffers_stayInOrder() throws IOException {
    String line = "0123456789".repeat(20_000);

    assertEquals(List.of(line, "", line), lines(line + "\n\n" + line));
  }

  private static List<String> lines(String text) throws IOException {
    return all(source(text));
  }

  private static LineSource source(String text) {
    return new LineSource(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
  }

  private static List<String> all(LineSource source) throws IOException {
    List<String> lines = new ArrayList<>();
    ProducerRecord<byte[], byte[]> message = source.next();
    while (message != null) {
      lines.add(new String(message.value(), ISO_8859_1));
      message = source.next();
    }
    return lines;
  }
}
