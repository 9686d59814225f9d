package dev.targetpostgres.singer;

import java.io.InputStream;
import java.util.function.IntSupplier;

/** Returns bytes in pieces, as a pipe does. */
final class ChunkedInput extends InputStream {
  private final byte[] bytes;
  private final IntSupplier sizes;
  private int position;

  /**
   * Makes an input of the bytes.
   *
   * @param sizes sizes of the pieces, each at least 1
   */
  ChunkedInput(byte[] bytes, IntSupplier sizes) {
    this.bytes = bytes;
    this.sizes = sizes;
  }

  @Override
  public int read() {
    return position < bytes.length ? bytes[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (position == bytes.length) {
      return -1;
    }
    int count = Math.min(Math.min(sizes.getAsInt(), length), bytes.length - position);
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }
}
