// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Texts of waybills that are none any more, by docs/wire-format.md, "Waybill". */
final class HeaderText {

  /** Characters that base64url does not have. */
  static final String STRANGERS = "=+/ \n\u0000\u007f";

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** By the first eight characters the version is told. */
  private static final int VERSION_CHARACTERS = 8;

  private static final int VERSION = 1;

  private HeaderText() {}

  /** How a reader counts what it can't use. */
  enum Counted {
    ABSENT,
    DAMAGED,
    UNKNOWN_VERSION
  }

  /** How a header's value must be counted that is no valid waybill. */
  static Counted unusable(byte[] text) {
    if (text == null) {
      return Counted.ABSENT;
    }
    if (text.length < VERSION_CHARACTERS) {
      return Counted.DAMAGED;
    }
    for (int i = 0; i < VERSION_CHARACTERS; i++) {
      if (ALPHABET.indexOf(text[i]) < 0) {
        return Counted.DAMAGED;
      }
    }
    int version = (ALPHABET.indexOf(text[0]) << 2) | (ALPHABET.indexOf(text[1]) >>> 4);
    return version == VERSION ? Counted.DAMAGED : Counted.UNKNOWN_VERSION;
  }

  /** With more characters behind it. */
  static byte[] longer(byte[] text, int by) {
    byte[] longer = Arrays.copyOf(text, text.length + by);
    Arrays.fill(longer, text.length, longer.length, (byte) 'A');
    return longer;
  }

  /** With a character that does not belong there; each variant is another or at another place. */
  static byte[] withStranger(byte[] text, int variant) {
    byte[] strange = text.clone();
    strange[variant / STRANGERS.length() % text.length] =
        STRANGERS.getBytes(US_ASCII)[variant % STRANGERS.length()];
    return strange;
  }

  /** As of another version; each of 255 variants is of another. */
  static byte[] withVersion(byte[] text, int variant) {
    int version = variant < VERSION ? variant : variant + 1;
    byte[] other = text.clone();
    other[0] = (byte) ALPHABET.charAt(version >>> 2);
    other[1] = (byte) ALPHABET.charAt(((version & 3) << 4) | (ALPHABET.indexOf(text[1]) & 15));
    return other;
  }
}
