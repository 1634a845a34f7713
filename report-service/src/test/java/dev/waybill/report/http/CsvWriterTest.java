// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvWriterTest {
  private static String written(Object... cells) throws IOException {
    CsvTable table =
        new CsvTable() {
          @Override
          public List<String> header() {
            return List.of("name", "number");
          }

          @Override
          public List<List<Object>> rows() {
            return List.of(Arrays.asList(cells));
          }

          @Override
          public String next() {
            return null;
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CsvWriter.write(table, out);
    return out.toString(UTF_8);
  }

  @Test
  void cells_areQuotedWhereTheyMustBe() throws IOException {
    assertEquals("name,number\r\norders,1\r\n", written("orders", 1));
    assertEquals("name,number\r\n\"a,\"\"b\"\"\r\nc\",\r\n", written("a,\"b\"\r\nc", null));
    assertEquals("name,number\r\nÜ,-0.5\r\n", written("Ü", -0.5));
  }

  @Test
  void formulas_areTextForSpreadsheets() throws IOException {
    assertEquals("name,number\r\n'=1+1,'@x\r\n", written("=1+1", "@x"));
    assertEquals("name,number\r\n'-x,'+x\r\n", written("-x", "+x"));
  }
}
