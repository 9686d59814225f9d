package dev.targetpostgres.singer;

import java.util.Arrays;

/** Reads hexadecimal digits in ASCII, in upper or lower case. */
public final class Hex {
  private static final byte[] VALUES = new byte[256];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int value = 0; value < 16; value++) {
      VALUES[Character.forDigit(value, 16)] = (byte) value;
      VALUES[Character.toUpperCase(Character.forDigit(value, 16))] = (byte) value;
    }
  }

  private Hex() {}

  /** Returns the digit's value, or -1 if the byte is not a digit. */
  public static int digit(byte b) {
    return VALUES[b & 0xFF];
  }

  /** Returns the number that four digits spell, or a negative number if one is not a digit. */
  public static int four(byte[] bytes, int position) {
    return digit(bytes[position]) << 12
        | digit(bytes[position + 1]) << 8
        | digit(bytes[position + 2]) << 4
        | digit(bytes[position + 3]);
  }
}
