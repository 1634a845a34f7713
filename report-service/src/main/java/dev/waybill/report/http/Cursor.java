// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Where the next page begins, as text that means nothing to others: the key of the last item, and a
 * check over it and over what was asked, so that a cursor of another question is refused.
 */
public final class Cursor {
  private Cursor() {}

  /**
   * Writes one.
   *
   * @param scope what was asked, without limit and cursor
   * @param key the last item's key
   */
  static String of(String scope, List<String> key) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(check(scope, key));
      out.writeByte(key.size());
      for (String part : key) {
        out.writeUTF(part);
      }
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads one.
   *
   * @param text the parameter {@code after}, or null
   * @return the key, or null if there is no cursor
   */
  public static List<String> read(String scope, String text) {
    if (text == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      in.readInt();
      int size = in.readByte();
      List<String> key = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        key.add(in.readUTF());
      }
      // Compared as text: there is one cursor for each key and question.
      if (text.equals(of(scope, key))) {
        return key;
      }
    } catch (IOException | IllegalArgumentException e) {
      // falls through to the problem below
    }
    throw ProblemException.badParameter(
        "after", "must be the value of next in the answer to the same question");
  }

  private static int check(String scope, List<String> key) {
    CRC32C crc = new CRC32C();
    crc.update(scope.getBytes(UTF_8));
    for (String part : key) {
      crc.update(0);
      crc.update(part.getBytes(UTF_8));
    }
    return (int) crc.getValue();
  }
}
