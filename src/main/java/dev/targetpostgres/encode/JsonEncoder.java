package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.JsonScanner;

/**
 * Encodes json and jsonb as copies of the bytes. Finds values that would make a COPY into jsonb
 * fail: NUL, lone surrogates, numbers that are not finite, and numbers that numeric cannot hold.
 */
final class JsonEncoder extends ValueEncoder {
  /** The version that {@code jsonb_recv} expects. */
  private static final int JSONB_VERSION = 1;

  private final boolean binary;
  private final boolean sanitize;
  private final Decimal decimal = new Decimal();

  /**
   * Creates the encoder of one column.
   *
   * @param binary whether the column is jsonb instead of json
   */
  JsonEncoder(boolean binary, boolean sanitize) {
    this.binary = binary;
    this.sanitize = sanitize;
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    boolean quoted = kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING;
    int from = quoted ? start - 1 : start;
    int to = quoted ? end + 1 : end;
    boolean doubtful =
        kind == JsonKind.ESCAPED_STRING
            || kind == JsonKind.DECIMAL
            || (kind == JsonKind.INTEGER && end - start > JsonScanner.LONGEST_SURE_NUMBER)
            || kind == JsonKind.NOT_FINITE
            || kind == JsonKind.DOUBTFUL_OBJECT
            || kind == JsonKind.DOUBTFUL_ARRAY;
    long length = out.beginLength();
    if (binary) {
      out.int8(JSONB_VERSION);
    }
    if (doubtful) {
      checked(bytes, from, to, out);
    } else {
      out.bytes(bytes, from, to);
    }
    out.setLength(length);
  }

  private void checked(byte[] bytes, int start, int end, CopyBuffer out) {
    int run = start;
    int p = start;
    boolean inString = false;
    while (p < end) {
      byte b = bytes[p];
      if (b == '"') {
        inString = !inString;
        p++;
      } else if (inString && b == '\\') {
        int after = p + escapeLength(bytes, p, end);
        if (bytes[p + 1] == 'u' && isReplaced(bytes, p, end)) {
          out.bytes(bytes, run, p);
          out.character(0xFFFD);
          run = after;
        }
        p = after;
      } else if (!inString && (b == '-' || (b >= '0' && b <= '9') || b == 'N' || b == 'I')) {
        p = number(bytes, p, end);
      } else {
        p++;
      }
    }
    out.bytes(bytes, run, end);
  }

  private static int escapeLength(byte[] bytes, int position, int end) {
    if (bytes[position + 1] != 'u') {
      return 2;
    }
    return JsonText.codePoint(bytes, position, end) > 0xFFFF ? 12 : 6;
  }

  /** Returns whether the character is replaced. json keeps escapes, jsonb stores characters. */
  private boolean isReplaced(byte[] bytes, int position, int end) {
    int codePoint = JsonText.codePoint(bytes, position, end);
    return binary && JsonText.storable(codePoint, sanitize) != codePoint;
  }

  private int number(byte[] bytes, int start, int end) {
    int p = start;
    while (p < end && isNumberByte(bytes[p])) {
      p++;
    }
    byte last = bytes[p - 1];
    if (last < '0' || last > '9') {
      throw RejectedValueException.of(bytes, start, p, Wording.NOT_FINITE.with());
    }
    if (binary) {
      decimal.read(JsonKind.DECIMAL, bytes, start, p);
      if (!NumericEncoder.isStorable(decimal)) {
        throw RejectedValueException.of(bytes, start, p, Wording.BEYOND_JSONB.with());
      }
    }
    return p;
  }

  private static boolean isNumberByte(byte b) {
    return b == '-'
        || b == '+'
        || b == '.'
        || (b >= '0' && b <= '9')
        || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z');
  }
}
