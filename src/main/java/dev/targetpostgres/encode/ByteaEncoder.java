package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.singer.Hex;
import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Encodes bytea: strings in the content encoding that the SCHEMA declares. Without a content
 * encoding, strings in PostgreSQL's hexadecimal format.
 */
final class ByteaEncoder extends ScalarEncoder {
  private final ContentEncoding encoding;

  ByteaEncoder(ContentEncoding encoding) {
    this.encoding = encoding;
  }

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind != JsonKind.STRING) {
      throw wrongKind(kind, bytes, start, end, "a string of bytes");
    }
    switch (encoding) {
      case BASE16 -> base16(bytes, start, end, out);
      case BASE64 -> base64(bytes, start, end, out);
      case NONE -> {
        if (end - start < 2 || bytes[start] != '\\' || bytes[start + 1] != 'x') {
          throw RejectedValueException.of(bytes, start, end, Wording.NOT_BYTEA.with());
        }
        if ((end - start) % 2 != 0) {
          throw RejectedValueException.of(bytes, start, end, Wording.ODD_DIGITS.with());
        }
        out.int32((end - start) / 2 - 1);
        pairs(bytes, start + 2, end, out);
      }
    }
  }

  /** Accepts the output of several databases: a prefix 0x, and an odd number of digits. */
  private static void base16(byte[] bytes, int start, int end, CopyBuffer out) {
    boolean prefixed = end - start >= 2 && bytes[start] == '0' && (bytes[start + 1] | 0x20) == 'x';
    int first = prefixed ? start + 2 : start;
    int digits = end - first;
    out.int32((digits + 1) / 2);
    if (digits % 2 != 0) {
      int digit = Hex.digit(bytes[first++]);
      if (digit < 0) {
        throw notHexadecimal(bytes, start, end);
      }
      out.int8(digit);
    }
    pairs(bytes, first, end, out);
  }

  private static void pairs(byte[] bytes, int start, int end, CopyBuffer out) {
    for (int i = start; i < end; i += 2) {
      int high = Hex.digit(bytes[i]);
      int low = Hex.digit(bytes[i + 1]);
      if (high < 0 || low < 0) {
        throw notHexadecimal(bytes, start, end);
      }
      out.int8(high << 4 | low);
    }
  }

  private static RejectedValueException notHexadecimal(byte[] bytes, int start, int end) {
    return RejectedValueException.of(bytes, start, end, Wording.NOT_HEXADECIMAL.with());
  }

  private static void base64(byte[] bytes, int start, int end, CopyBuffer out) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    try {
      byte[] decoded = (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
      out.bytesField(decoded, 0, decoded.length);
    } catch (IllegalArgumentException malformed) {
      throw RejectedValueException.of(bytes, start, end, Wording.NOT_BASE_64.with());
    }
  }
}
