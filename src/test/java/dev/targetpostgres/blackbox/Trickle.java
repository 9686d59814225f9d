package dev.targetpostgres.blackbox;

import java.io.ByteArrayInputStream;

/** Input that returns only a few bytes at a time. */
final class Trickle extends ByteArrayInputStream {
  private final int piece;

  Trickle(byte[] bytes, int piece) {
    super(bytes);
    this.piece = piece;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) {
    return super.read(target, offset, Math.min(length, piece));
  }
}
