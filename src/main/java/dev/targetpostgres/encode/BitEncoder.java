package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;

/** Encodes bit and bit varying as text that the server casts: true as 1, false as 0. */
final class BitEncoder extends ValueEncoder {
  private static final byte[] BITS = {'1', '0'};

  private final TextEncoder literals;

  BitEncoder(boolean sanitize) {
    literals = new TextEncoder(sanitize);
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    switch (kind) {
      case JsonKind.TRUE -> out.bytesField(BITS, 0, 1);
      case JsonKind.FALSE -> out.bytesField(BITS, 1, 2);
      default -> literals.encode(kind, bytes, start, end, out);
    }
  }
}
