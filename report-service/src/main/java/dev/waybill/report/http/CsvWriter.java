// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;

/**
 * Writes tables as CSV (<a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>) with a
 * header row, in UTF-8. The cursor of the next page stands in the header {@code Waybill-Next}.
 *
 * <p>Names come from outside. A text that a spreadsheet would take for a formula gets an apostrophe
 * before it, as <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP</a> advises.
 */
@Provider
@Produces(CsvWriter.MEDIA_TYPE)
public class CsvWriter implements MessageBodyWriter<CsvTable> {
  public static final String MEDIA_TYPE = "text/csv";
  static final String NEXT = "Waybill-Next";

  private static final String FORMULA_STARTS = "=+-@\t\r";

  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build();

  private static final CsvSchema SCHEMA = CsvSchema.emptySchema().withLineSeparator("\r\n");

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return CsvTable.class.isAssignableFrom(type);
  }

  @Override
  public void writeTo(
      CsvTable table,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    headers.putSingle("Content-Type", MEDIA_TYPE + ";charset=UTF-8;header=present");
    if (table.next() != null) {
      headers.putSingle(NEXT, table.next());
    }
    write(table, out);
  }

  static void write(CsvTable table, OutputStream out) throws IOException {
    try (SequenceWriter writer = MAPPER.writer(SCHEMA).writeValues(out)) {
      writer.write(table.header());
      for (List<Object> row : table.rows()) {
        writer.write(row.stream().map(CsvWriter::cell).toList());
      }
    }
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    boolean formula =
        !(value instanceof Number)
            && !text.isEmpty()
            && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    return formula ? "'" + text : text;
  }
}
