package dev.targetpostgres.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The part of the DER encoding that is needed to convert private keys to PKCS#8. */
final class Der {
  static final int SEQUENCE = 0x30;
  static final int OCTET_STRING = 0x04;

  /** The encoded INTEGER 0. */
  static final byte[] ZERO = {0x02, 0x01, 0x00};

  private static final int LONGEST_SHORT = 0x7f;
  private static final int BYTE = 0xff;

  private Der() {}

  /** Encodes an element whose contents follow each other. */
  static byte[] element(int tag, byte[]... contents) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      body.writeBytes(content);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (body.size() <= LONGEST_SHORT) {
      element.write(body.size());
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(body.size()) + 7) / 8;
      element.write(LONGEST_SHORT + 1 + bytes);
      for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        element.write(body.size() >>> shift);
      }
    }
    element.writeBytes(body.toByteArray());
    return element.toByteArray();
  }

  /**
   * Returns the first element inside the given one.
   *
   * @throws IndexOutOfBoundsException if it is not DER
   */
  static byte[] first(byte[] element) {
    int start = contentStart(element, 0);
    int content = contentStart(element, start);
    return Arrays.copyOfRange(element, start, content + length(element, start));
  }

  /** Returns whether it is a SEQUENCE whose content begins with these bytes. */
  static boolean isSequenceOf(byte[] der, byte... first) {
    if (der.length < 2 || der[0] != SEQUENCE) {
      return false;
    }
    int start = contentStart(der, 0);
    int end = start + first.length;
    return end <= der.length && Arrays.equals(der, start, end, first, 0, first.length);
  }

  private static int contentStart(byte[] der, int start) {
    int length = der[start + 1] & BYTE;
    return start + 2 + (length <= LONGEST_SHORT ? 0 : length & LONGEST_SHORT);
  }

  private static int length(byte[] der, int start) {
    int length = der[start + 1] & BYTE;
    if (length <= LONGEST_SHORT) {
      return length;
    }
    int result = 0;
    for (int i = start + 2; i < contentStart(der, start); i++) {
      result = result << Byte.SIZE | (der[i] & BYTE);
    }
    return result;
  }
}
